import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { startWithSandbox } from '../support/service.ts';
import { readText } from './compose-file.ts';

// biome-ignore lint/suspicious/noExplicitAny: each object has the shape of its kind.
type KubernetesObject = any;

const documents = [...parseAllDocuments(readText('test/deployment/kubernetes.yaml'))];
const objects: readonly KubernetesObject[] = documents.map((document) => document.toJS());
const ofKind = (kind: string): KubernetesObject => objects.find((object) => object.kind === kind);

const deployment = ofKind('Deployment');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;

describe('the Kubernetes example', () => {
  it('is YAML of objects that have one name', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(objects.map(({ metadata }) => metadata.name))).toEqual(new Set(['key-policy-subgraph']));
  });

  it('does not run as root, and has a read-only file system', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('is the version of this package', () => {
    expect(container.image.split(':').at(-1)).toBe(JSON.parse(readText('package.json')).version);
  });

  it('sets only variables of the service, and a valid accounts file', () => {
    const example: Readonly<Record<string, string>> = {
      'gateway-shared-secrets': 'the-new-secret-of-32-characters-x,the-old-secret-of-32-characters-x',
      'redis-url': 'rediss://redis:6379',
      'redis-encryption-key': 'x'.repeat(44),
    };
    const variables: readonly (readonly [string, string])[] = container.env.map((variable: KubernetesObject) => [
      variable.name,
      variable.value ?? example[variable.valueFrom.secretKeyRef.key],
    ]);
    const env = Object.fromEntries(variables);
    const { mountPath } = container.volumeMounts.find(({ name }: KubernetesObject) => name === 'accounts');
    expect(env.KMS_CONFIG).toBe(`${mountPath}/accounts.yaml`);
    const config = loadConfig({ ...env, HOST: '0.0.0.0' }, () => ofKind('ConfigMap').data['accounts.yaml']);
    expect(config.accounts).toHaveLength(2);
    expect(config.redis?.encryptionKey).toBe(example['redis-encryption-key']);
    const drainMs = config.lifecycle.drainDelayMs + config.lifecycle.drainTimeoutMs;
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(drainMs);
  });

  it('holds no secret', () => {
    for (const { name, value } of container.env) if (/SECRET|REDIS/.test(name)) expect(value).toBeUndefined();
    expect(ofKind('Secret')).toBeUndefined();
  });

  it("probes the service's health endpoints", async () => {
    const { service, close } = await startWithSandbox();
    try {
      for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
        expect(probe.httpGet.port).toBe('http');
        const { path } = probe.httpGet;
        await expect.poll(async () => (await fetch(service.url + path)).status).toBe(200);
      }
    } finally {
      await close();
    }
  });

  it('finds its pods', () => {
    const labels = deployment.spec.template.metadata.labels;
    const selectors = [
      deployment.spec.selector.matchLabels,
      ofKind('Service').spec.selector,
      ofKind('PodDisruptionBudget').spec.selector.matchLabels,
      ofKind('NetworkPolicy').spec.podSelector.matchLabels,
    ];
    for (const selector of selectors) expect(labels).toMatchObject(selector);
    expect(ofKind('HorizontalPodAutoscaler').spec.scaleTargetRef).toMatchObject({
      kind: 'Deployment',
      name: deployment.metadata.name,
    });
  });
});
