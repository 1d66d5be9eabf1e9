import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EgressConfig } from '../../../src/config/config.ts';
import { createServerCertificate } from '../../http/certificates.ts';
import { createForwardProxy, type ForwardProxy } from '../../support/proxy.ts';
import { type Harness, longEnough, patient } from './harness.ts';

/** How requests leave: through a proxy, and to servers whose certificates an operator's own authority has signed. */
export function describeEgress(harness: Harness): void {
  const { subject, ref, clientOf, errorOf, withCredentials } = harness;
  const host = 'kms.example.test';

  describe('egress', () => {
    let authority: string;
    let server: Server;
    let proxy: ForwardProxy;
    const asked: string[] = [];

    beforeAll(async () => {
      const certificate = await createServerCertificate(host, 'sts.example.test');
      authority = certificate.cert;
      server = createServer(certificate, (request, response) => {
        asked.push(request.headers.host ?? '');
        request.resume();
        response.end(subject.policyAnswer({ [subject.policyField]: '{}' }));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      proxy = await createForwardProxy((server.address() as AddressInfo).port);
    });

    afterAll(async () => {
      await proxy.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    const through = (changes: Partial<EgressConfig> = {}): EgressConfig => ({
      proxy: { http: proxy.url, https: proxy.url, exceptions: '' },
      caCertificates: authority,
      ...changes,
    });
    const ask = (egress: EgressConfig, changes = {}) =>
      clientOf({ ...patient, egress }, { endpoint: `https://${host}`, ...changes }).getKeyPolicy(
        ref,
        'default',
        longEnough(),
      );

    it('P-EGRESS-001 goes through the proxy, and trusts the additional authority', async () => {
      expect(await ask(through())).toMatchObject({ document: '{}' });
      expect(proxy.targets).toContain(`${host}:443`);
      expect(asked).toContain(host);
    });

    it('P-EGRESS-002 trusts no unknown authority', async () => {
      const error = await errorOf(ask(through({ caCertificates: null })));
      expect(error).toMatchObject({ code: 'KMS_PROVIDER_UNAVAILABLE', retryable: false });
    });

    it('P-EGRESS-003 reaches exceptions directly', async () => {
      const before = proxy.targets.length;
      const error = await errorOf(ask(through({ proxy: { http: proxy.url, https: proxy.url, exceptions: '.test' } })));
      expect(error.message).toContain('does not resolve');
      expect(proxy.targets).toHaveLength(before);
    });

    it('P-EGRESS-004 reaches this machine directly', async () => {
      const before = proxy.targets.length;
      await clientOf({ ...patient, egress: through() }).getKeyPolicy(ref, 'default', longEnough());
      expect(proxy.targets).toHaveLength(before);
    });

    it('P-EGRESS-005 assumes roles through the proxy', async () => {
      const role = withCredentials({ roleArn: subject.roleArn });
      const error = await errorOf(ask(through(), { ...role, stsEndpoint: 'https://sts.example.test' }));
      expect(error.code).toMatch(/KMS_/);
      expect(proxy.targets).toContain('sts.example.test:443');
    });

    it('P-EGRESS-006 says KMS_PROVIDER_UNAVAILABLE where the proxy can not be reached', async () => {
      const egress = through({ proxy: { http: null, https: 'http://127.0.0.1:1', exceptions: '' } });
      expect(await errorOf(ask(egress))).toMatchObject({ code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true });
    });
  });
}
