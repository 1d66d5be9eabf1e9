import { describe, expect, it } from 'vitest';
import type { RegionAlias } from '../../../src/providers/key-data.ts';
import type { KeyRef, Page, ProviderClient } from '../../../src/providers/provider.ts';
import { createRawServer } from '../raw-server.ts';
import { type Harness, longEnough, patient } from './harness.ts';

/** Reading policies, metadata and lists of keys. */
export function describeReading(harness: Harness): void {
  const { subject, ref, refOf, clientOf, errorOf, scope, askedPolicy } = harness;
  const { provider, keyId } = subject;

  describe('GetKeyPolicy', () => {
    it.each([
      ['of 32 KB', `{"Statement":[],"Id":"${'x'.repeat(32_000)}"}`],
      ['with white space and line ends', ' {\t"Version" :\r\n"1"}\n\n'],
      ['with letters beyond ASCII', '{"Id":"clé ÿ ±"}'],
      ['that is no JSON', '{"Statement": [oops'],
    ])('P-GET-001 returns the text byte for byte: %s', async (_name, document) => {
      harness.sandbox.putPolicy(refOf(keyId, subject.otherRegion).arn, document);
      const client = clientOf(patient, {}, subject.otherRegion);
      const answer = await client.getKeyPolicy(refOf(keyId, subject.otherRegion), 'default', longEnough());
      expect(answer.document).toBe(document);
    });

    it("P-GET-002 returns the provider's request id", async () => {
      const { providerRequestId } = await clientOf().getKeyPolicy(ref, 'default', longEnough());
      expect(providerRequestId).toMatch(/^[0-9a-f-]{36}$/i);
    });

    it('P-GET-003 makes one call for one answer', async () => {
      await clientOf().getKeyPolicy(ref, 'default', longEnough());
      expect(harness.sandbox.calls.all).toEqual([{ ...scope, operation: 'GetKeyPolicy', keyId, count: 1 }]);
    });

    it('P-GET-004 reports a missing key, with all details of the call', async () => {
      const missing = refOf(subject.missingKeyId);
      const error = await errorOf(clientOf().getKeyPolicy(missing, 'default', longEnough()));
      expect(error.details()).toEqual({
        ...askedPolicy(),
        arn: missing.arn,
        code: 'KMS_KEY_NOT_FOUND',
        message: expect.any(String),
        retryable: false,
        retryAfterMs: null,
        providerCode: expect.stringMatching(/NotFound/),
        httpStatus: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/i),
        documentationUrl: expect.stringMatching(/^https:\/\//),
      });
    });

    it('P-GET-005 reports that there is no policy of another name', async () => {
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'other', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_POLICY_NOT_FOUND', retryable: false });
    });

    it('P-GET-006 always sends the policy name and the whole ARN', async () => {
      const server = await createRawServer((response) =>
        response.end(subject.policyAnswer({ [subject.policyField]: '{}' })),
      );
      await clientOf(patient, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough());
      const [{ path, body } = { path: '', body: '' }] = server.requests;
      expect(decodeURIComponent(path + body)).toMatch(/PolicyName\W{1,3}default/);
      expect(decodeURIComponent(path + body)).toContain(ref.arn);
      await server.close();
    });
  });

  describe('DescribeKey', () => {
    it("P-META-001 returns the provider's metadata, times in ISO 8601", async () => {
      const metadata = await clientOf().describeKey(ref, longEnough());
      expect(metadata).toMatchObject({ description: 'Default policy', state: 'Enabled', deletionAt: null });
      expect(metadata.usage).toMatch(/^ENCRYPT.DECRYPT$/);
      expect(metadata.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it('P-META-002 returns when a key will be deleted', async () => {
      const id = keyId.replace(/0001$|90ab$/, 'dead');
      const deletionAt = '2031-02-03T04:05:06Z';
      harness.sandbox.addKey({ ...scope, keyId: id, document: '{}', state: 'PendingDeletion', deletionAt });
      const metadata = await clientOf().describeKey(refOf(id), longEnough());
      expect(metadata).toMatchObject({ state: 'PendingDeletion', deletionAt: '2031-02-03T04:05:06.000Z' });
    });

    it('P-META-003 reports a missing key', async () => {
      const error = await errorOf(clientOf().describeKey(refOf(subject.missingKeyId), longEnough()));
      expect(error).toMatchObject({ ...scope, code: 'KMS_KEY_NOT_FOUND', operation: 'DescribeKey' });
    });
  });

  describe('ListKeys', () => {
    const listAll = async (client: ProviderClient, limits: readonly number[]): Promise<readonly KeyRef[]> => {
      const refs: KeyRef[] = [];
      let cursor: string | null = null;
      for (let turn = 0; turn < 200; turn += 1) {
        const limit = limits[turn % limits.length] ?? 1;
        const page = await client.listKeys(cursor, limit, longEnough());
        expect(page.refs.length).toBeLessThanOrEqual(limit);
        refs.push(...page.refs);
        cursor = page.next;
        if (cursor === null) return refs;
      }
      throw new Error('the list does not end');
    };

    it('P-LIST-001 lists every key once and in order, over pages of any size, by full ARN', async () => {
      const client = clientOf();
      const whole = await listAll(client, [provider.maxListPageSize]);
      expect(whole.length).toBeGreaterThan(10);
      expect(new Set(whole.map(({ arn }) => arn)).size).toBe(whole.length);
      expect(whole).toContainEqual(ref);
      expect(await listAll(client, [1])).toEqual(whole);
      expect(await listAll(client, [3])).toEqual(whole);
    });

    it('P-LIST-002 lets the page size change from page to page', async () => {
      const client = clientOf();
      expect(await listAll(client, [2, 5, 3, 7])).toEqual(await listAll(client, [provider.maxListPageSize]));
    });

    it('P-LIST-003 returns an empty page where there are no keys', async () => {
      const empty = provider.id === 'AWS' ? 'eu-north-1' : 'cn-chengdu';
      expect(await clientOf(patient, {}, empty).listKeys(null, 10, longEnough())).toEqual({ refs: [], next: null });
    });

    it.each(['', 'nonsense', '-1', '1e3', '\u0000'])('P-LIST-004 refuses the cursor %j', async (cursor) => {
      const error = await errorOf(clientOf().listKeys(cursor, 10, longEnough()));
      expect(error).toMatchObject({ ...scope, code: 'KMS_INVALID_PARAMETER', operation: 'ListKeys', arn: null });
    });
  });

  describe('ListAliases', () => {
    it('P-ALIAS-001 lists the aliases of all keys page by page, equal to the listings of each key', async () => {
      const aliases = Array.from({ length: 120 }, (_, index) => `alias/many-${String(index).padStart(3, '0')}`);
      const id = keyId.replace(/0001$|90ab$/, 'a11a');
      const region = subject.otherRegion;
      harness.sandbox.addKey({ ...scope, region, keyId: id, document: '{}', aliases });
      const client = clientOf(patient, {}, region);
      const found: RegionAlias[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<RegionAlias> = await client.listRegionAliases(cursor, longEnough());
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      const ofKey = found.filter(({ keyId: target }) => target === id);
      expect(ofKey.map(({ name }) => name).sort()).toEqual(aliases);
      const [first] = (await client.listAliases(refOf(id, region), null, longEnough())).items;
      expect(ofKey.find(({ name }) => name === first?.name)).toMatchObject({ ...first });
    });
  });
}
