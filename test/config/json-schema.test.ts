import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accountsFileJsonSchema } from '../../src/config/json-schema.ts';

const schema = accountsFileJsonSchema();
const validate = new Ajv({ strict: true }).compile(schema);

describe('the JSON Schema of the accounts file', () => {
  it('is the published one; if not, run test/config/publish-json-schema.ts', () => {
    const published = readFileSync(new URL('../../schema/accounts-file.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(published)).toEqual(schema);
  });

  it('accepts a valid file', () => {
    const file = parse(`
accounts:
  - { provider: aws, accountId: "111122223333", regions: [us-east-2], endpoint: "http://127.0.0.1:5000" }
  - { provider: alibaba-cloud, accountId: "1903253031261234", regions: [cn-hangzhou], network: vpc }
cache: { ttlSeconds: 1 }`);
    expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['an unknown key', { accounts: [{ provider: 'aws', accountId: '111122223333', regions: ['us-east-2'], no: 1 }] }],
    ['a number as account', { accounts: [{ provider: 'aws', accountId: 111122223333, regions: ['us-east-2'] }] }],
    ['no accounts', { accounts: [] }],
    ['a network on AWS', { accounts: [{ provider: 'aws', accountId: '111122223333', regions: [], network: 'vpc' }] }],
  ])('refuses %s', (_name, file) => {
    expect(validate(file)).toBe(false);
  });
});
