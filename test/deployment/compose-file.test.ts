import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentNames } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { sandboxEnvironment } from '../../src/sandbox/environment.ts';
import { readComposeFile, readText, root } from './compose-file.ts';

const { services, configs, networks } = readComposeFile();
const entries = Object.entries(services);
const subgraph = services.subgraph!;

describe.each(entries)('the service %s', (name, service) => {
  it('does not run as root, and has a read-only file system', () => {
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service.privileged).toBeUndefined();
  });

  it('is an image of this project or one that is pinned', () => {
    if (service.build) expect(service.build.context).toBe('.');
    else expect(service.image).toMatch(/:v?\d+\.\d+\.\d+(?:-alpine)?(?:@sha256:[0-9a-f]{64})?$/);
  });

  it('has a health check, or exits', () => {
    if (service.healthcheck?.disable) expect(waitersFor(name)).toEqual(['service_completed_successfully']);
    else expect(service.healthcheck?.test?.[0]).toBe('CMD');
  });

  it('can be reached only from this machine', () => {
    for (const port of service.ports ?? []) {
      expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      expect(service.networks).toContain('outside');
    }
    if (!service.ports) expect(service.networks).not.toContain('outside');
  });

  it('refers only to files that exist', () => {
    for (const network of service.networks ?? []) expect(networks).toHaveProperty(network);
    for (const other of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(other);
    for (const { source } of service.configs ?? []) expect(configs).toHaveProperty(source);
    for (const volume of service.volumes ?? []) {
      expect(volume).toMatch(/^\.\/[^:]+:[^:]+:ro$/);
      expect(existsSync(new URL(volume.split(':')[0]!, root))).toBe(true);
    }
  });
});

const waitersFor = (name: string): readonly string[] =>
  entries.flatMap(([, { depends_on }]) => depends_on?.[name]?.condition ?? []);

describe('the compose file', () => {
  it('waits only for services with a health check', () => {
    for (const [name, { healthcheck }] of entries) {
      for (const condition of waitersFor(name)) {
        expect(condition).toBe(healthcheck?.disable ? 'service_completed_successfully' : 'service_healthy');
      }
    }
  });

  // Compose can't copy inline configuration into a container with a read-only file system; it can only mount files.
  it('has its configuration in files', () => {
    for (const { file } of Object.values(configs)) expect(existsSync(new URL(file, root))).toBe(true);
  });

  it('connects only published ports to the outside', () => {
    for (const [name, network] of Object.entries(networks)) {
      expect(network.internal ?? false).toBe(name !== 'outside');
    }
  });

  it('brings up no part of the observability profile without it', () => {
    const watching = entries.filter(([, { profiles }]) => profiles?.includes('observability')).map(([name]) => name);
    expect(watching.sort()).toEqual(['grafana', 'jaeger', 'prometheus']);
    const needed = entries
      .filter(([name]) => !watching.includes(name))
      .flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    expect(needed.filter((name) => watching.includes(name))).toEqual([]);
  });

  it('sets only variables of the subgraph', () => {
    const foreign = /^(?:AWS|ALIBABA_CLOUD|OTEL)_/;
    const names = Object.keys(subgraph.environment ?? {}).filter((name) => !foreign.test(name));
    expect(environmentNames).toEqual(expect.arrayContaining(names));
    const read = (path: string) => readText(configs[configFor(path)]!.file);
    const config = loadConfig({ ...subgraph.environment, HOST: '0.0.0.0' }, read);
    expect(config.accounts.map(({ accountId, endpoint }) => [accountId, new URL(String(endpoint)).hostname])).toEqual([
      ['111122223333', 'moto'],
      ['1903253031260001', 'alibaba-cloud'],
    ]);
    expect(services).toHaveProperty(new URL(config.redis?.url ?? '').hostname);
  });

  it('sets only variables of the sandbox', () => {
    const names = Object.keys(services['alibaba-cloud']?.environment ?? {});
    expect(Object.keys(sandboxEnvironment)).toEqual(expect.arrayContaining(names));
  });

  it('gives the router and Prometheus the secret that the subgraph requires', () => {
    const secret = subgraph.environment?.GATEWAY_SHARED_SECRETS;
    expect(services.router?.environment?.KEYS_SHARED_SECRET).toBe(secret);
    const [job] = parse(readText('test/deployment/prometheus.yml')).scrape_configs;
    expect(job.http_headers).toEqual({ 'Router-Authorization': { values: [secret] } });
  });
});

const configFor = (target: string): string =>
  subgraph.configs?.find((config) => config.target === target)?.source ?? 'none';

describe('the configuration of the router', () => {
  const router = parse(readText('test/deployment/router.yaml'));

  it('sends the secret to this subgraph only', () => {
    expect(Object.keys(router.headers.subgraphs)).toEqual(['keys']);
    const [{ insert }] = router.headers.subgraphs.keys.request.operations;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the router that fills it in.
    expect(insert).toEqual({ name: 'Router-Authorization', value: '${env.KEYS_SHARED_SECRET}' });
  });

  it('propagates the two keys of typed errors, for this subgraph only', () => {
    expect(router.include_subgraph_errors).toEqual({
      all: { redact_message: true, allow_extensions_keys: [] },
      subgraphs: { keys: { redact_message: false, allow_extensions_keys: ['code', 'kms'] } },
    });
  });

  it('listens on the ports that the compose file publishes and checks', () => {
    expect(services.router?.ports).toEqual([`127.0.0.1:4000:${router.supergraph.listen.split(':')[1]}`]);
    const [address, port] = router.health_check.listen.split(':');
    expect(services.router?.healthcheck?.test?.at(-1)).toContain(`/dev/tcp/${address}/${port}`);
  });
});
