import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KmsError } from '../../src/errors.ts';
import { providerById } from '../../src/providers/index.ts';
import type { Provider } from '../../src/providers/provider.ts';

const aws = providerById('AWS');
const alibabaCloud = providerById('ALIBABA_CLOUD');

const uuid = '1234abcd-12ab-34cd-56ef-1234567890ab';
const mrk = 'mrk-1234abcd12ab34cd56ef1234567890ab';

function messageOf(result: ReturnType<Provider['parseArn' | 'refFromAlias']>): string {
  if (!(result instanceof KmsError)) throw new Error(`expected an error, got ${result.arn}`);
  expect(result.code).toBe('KMS_INVALID_KEY_REFERENCE');
  expect(result.retryable).toBe(false);
  return result.message;
}

describe('an AWS key ARN', () => {
  it.each([
    ['aws', 'us-east-2', uuid],
    ['aws', 'ap-southeast-7', mrk],
    ['aws', 'il-central-1', uuid.toUpperCase()],
    ['aws-cn', 'cn-northwest-1', uuid],
    ['aws-us-gov', 'us-gov-west-1', mrk],
    ['aws-iso', 'us-iso-east-1', uuid],
    ['aws-iso-b', 'us-isob-east-1', uuid],
    ['aws-iso-e', 'eu-isoe-west-1', uuid],
    ['aws-iso-f', 'us-isof-south-1', uuid],
    ['aws-eusc', 'eusc-de-east-1', uuid],
    ['aws-to-come', 'mars-north-1', uuid],
  ])('of %s in %s is read', (partition, region, keyId) => {
    const arn = `arn:${partition}:kms:${region}:111122223333:key/${keyId}`;
    expect(aws.parseArn(arn)).toEqual({ provider: 'AWS', arn, partition, region, accountId: '111122223333', keyId });
  });

  it.each([
    ['', /empty/],
    ['alias/my-key', /This is an alias/],
    ['arn:aws:kms:us-east-2:111122223333:alias/my-key', /This is an alias/],
    ['arn:aws:kms:us-east-2:111122223333:key/*', /wildcard/],
    [`arn:aws:kms:*:111122223333:key/${uuid}`, /wildcard/],
    [`arn:aws:kms:us-east-2:1111****3333:key/${uuid}`, /masked/],
    [uuid, /key ID without Region/],
    [mrk, /key ID without Region/],
    ['garbage', /not an AWS key ARN/],
    [`ARN:aws:kms:us-east-2:111122223333:key/${uuid}`, /not an AWS key ARN/],
    [` arn:aws:kms:us-east-2:111122223333:key/${uuid}`, /not an AWS key ARN/],
    [`arn:amazon:kms:us-east-2:111122223333:key/${uuid}`, /not an AWS key ARN/],
    ['arn:aws:s3:::bucket', /another AWS service/],
    ['arn:aws', /another AWS service/],
    [`arn:aws:kms::111122223333:key/${uuid}`, /not a Region/],
    [`arn:aws:kms:US-EAST-2:111122223333:key/${uuid}`, /not a Region/],
    [`arn:aws:kms:us-east-2::key/${uuid}`, /not an account ID/],
    [`arn:aws:kms:us-east-2:11112222333:key/${uuid}`, /not an account ID/],
    [`arn:aws:kms:cn-north-1:111122223333:key/${uuid}`, /do not belong together/],
    [`arn:aws-cn:kms:us-east-2:111122223333:key/${uuid}`, /do not belong together/],
    [`arn:aws:kms:us-east-2:111122223333:${uuid}`, /not of a key/],
    ['arn:aws:kms:us-east-2:111122223333:key/', /key ID in this ARN/],
    ['arn:aws:kms:us-east-2:111122223333:key/mrk-123', /key ID in this ARN/],
    [`arn:aws:kms:us-east-2:111122223333:key/${uuid}/x`, /key ID in this ARN/],
    [`arn:aws:kms:us-east-2:111122223333:key/${uuid}\n`, /key ID in this ARN/],
    [`arn:aws:kms:us-east-2:111122223333:key/key-hzz630494463ejqjx0001`, /key ID in this ARN/],
    ['a'.repeat(3000), /longer than 2048/],
  ])('is not %j', (arn, message) => {
    expect(messageOf(aws.parseArn(arn))).toMatch(message);
  });
});

describe('an Alibaba Cloud key ARN', () => {
  it.each([
    ['cn-hangzhou', '1903253031260001', 'key-hzz630494463ejqjx0001'],
    ['ap-southeast-1', '1903253031260001', uuid],
    ['cn-shanghai-finance-1', '1192853035110001', 'key-shh64f1cb66f42mo9a2b3'],
  ])('in %s is read', (region, accountId, keyId) => {
    const arn = `acs:kms:${region}:${accountId}:key/${keyId}`;
    expect(alibabaCloud.parseArn(arn)).toEqual({
      provider: 'ALIBABA_CLOUD',
      arn,
      partition: null,
      region,
      accountId,
      keyId,
    });
  });

  it.each([
    ['', /empty/],
    ['alias/my-key', /This is an alias/],
    ['acs:kms:cn-hangzhou:1903253031260001:alias/my-key', /This is an alias/],
    ['acs:kms:cn-hangzhou:1903253031260001:key/*', /wildcard/],
    ['acs:kms:cn-hangzhou:190325303126****:key/key-hzz630494463ejqjx0001', /masked/],
    ['acs:kms:cn-hangzhou:1903253031260001:key/key-hzz630494463ejqjx****', /masked/],
    ['key-hzz630494463ejqjx0001', /key ID without Region/],
    ['garbage', /not an Alibaba Cloud key ARN/],
    ['acs:oss:cn-hangzhou:1903253031260001:bucket', /another Alibaba Cloud service/],
    ['acs:kms::1903253031260001:key/key-hzz630494463ejqjx0001', /not a Region/],
    ['acs:kms:cn-hangzhou:someone:key/key-hzz630494463ejqjx0001', /not an account ID/],
    ['acs:kms:cn-hangzhou:1903253031260001:secret/name', /not of a key/],
    ['acs:kms:cn-hangzhou:1903253031260001:key/', /key ID in this ARN/],
    ['acs:kms:cn-hangzhou:1903253031260001:key/key-', /key ID in this ARN/],
    ['acs:kms:cn-hangzhou:1903253031260001:key/key-a b', /key ID in this ARN/],
    [`acs:kms:cn-hangzhou:1903253031260001:key/${'k'.repeat(3000)}`, /longer than 2048/],
  ])('is not %j', (arn, message) => {
    expect(messageOf(alibabaCloud.parseArn(arn))).toMatch(message);
  });
});

describe('an alias', () => {
  const ofAws = { provider: 'AWS', partition: 'aws', region: 'us-east-2', accountId: '111122223333' };
  const ofAlibabaCloud = {
    provider: 'ALIBABA_CLOUD',
    partition: null,
    region: 'cn-hangzhou',
    accountId: '1903253031260001',
  };
  const read = [
    [aws, ofAws, 'arn:aws:kms:us-east-2:111122223333:alias/app/orders-1', 'alias/app/orders-1'],
    [aws, ofAws, 'arn:aws:kms:us-east-2:111122223333:alias/aws/s3', 'alias/aws/s3'],
    [alibabaCloud, ofAlibabaCloud, 'acs:kms:cn-hangzhou:1903253031260001:alias/acs/ecs', 'alias/acs/ecs'],
  ] as const;

  it.each(read)('of $id is read from its ARN and made of its name', (provider, place, arn, alias) => {
    const expected = { ...place, arn, alias };
    expect(provider.parseAliasArn(arn)).toEqual(expected);
    expect(provider.refFromAlias({ ...place, alias })).toEqual(expected);
  });

  it.each([
    [aws, 'alias/app'],
    [aws, `arn:aws:kms:us-east-2:111122223333:key/${uuid}`],
    [aws, 'arn:aws:s3:us-east-2:111122223333:alias/app'],
    [aws, 'arn:aws-cn:kms:us-east-2:111122223333:alias/app'],
    [aws, 'arn:aws:kms:us-east-2:111122223333:alias/'],
    [aws, 'arn:aws:kms:us-east-2:111122223333:alias/a*'],
    [aws, `arn:aws:kms:us-east-2:111122223333:alias/${'a'.repeat(300)}`],
    [alibabaCloud, 'acs:kms:cn-hangzhou:someone:alias/app'],
    [alibabaCloud, 'acs:kms::1903253031260001:alias/app'],
  ])('%s: %s has no ARN of one', (provider, arn) => {
    expect(provider.parseAliasArn(arn)).toBeNull();
  });

  it.each([
    [aws, { alias: 'app' }, /not the name of an alias/],
    [aws, { alias: 'alias/a b' }, /not the name of an alias/],
    [aws, { alias: 'alias/app', region: 'nowhere' }, /not a Region/],
    [alibabaCloud, { alias: 'alias/app', region: 'cn-hangzhou', accountId: 'x' }, /not an account ID/],
  ])('%s: %j is none', (provider, given, message) => {
    const key = { region: 'us-east-2', accountId: '111122223333', ...given };
    expect(messageOf(provider.refFromAlias(key))).toMatch(message);
  });
});

describe('a bare key id', () => {
  it.each([
    ['us-east-2', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('in %s is of the partition %s', (region, partition) => {
    const ref = aws.refFromId({ region, accountId: '111122223333', keyId: mrk });
    expect(ref).toEqual(aws.parseArn(`arn:${partition}:kms:${region}:111122223333:key/${mrk}`));
  });

  it('of Alibaba Cloud makes the same reference as its ARN', () => {
    const key = { region: 'cn-hangzhou', accountId: '1903253031260001', keyId: 'key-hzz630494463ejqjx0001' };
    const arn = 'acs:kms:cn-hangzhou:1903253031260001:key/key-hzz630494463ejqjx0001';
    expect(alibabaCloud.refFromId(key)).toEqual(alibabaCloud.parseArn(arn));
  });

  it.each([
    [aws, { keyId: 'alias/x' }, /This is an alias/],
    [aws, { keyId: `arn:aws:kms:us-east-2:111122223333:key/${uuid}` }, /Ask for the key by its ARN/],
    [aws, { keyId: 'key-hzz630494463ejqjx0001' }, /not a key ID of AWS/],
    [aws, { keyId: '' }, /empty/],
    [aws, { region: 'nowhere' }, /not a Region/],
    [aws, { accountId: '1' }, /not an account ID/],
    [alibabaCloud, { keyId: 'acs:kms:cn-hangzhou:1:key/key-1' }, /Ask for the key by its ARN/],
    [alibabaCloud, { keyId: mrk }, /not a key ID of Alibaba Cloud/],
    [alibabaCloud, { keyId: uuid, accountId: 'x' }, /not an account ID/],
  ])('is refused: %# %j', (provider, key, message) => {
    const good = { region: 'us-east-2', accountId: '111122223333', keyId: uuid };
    expect(messageOf(provider.refFromId({ ...good, ...key }))).toMatch(message);
  });
});

describe.each([aws, alibabaCloud])('any text as a reference of $id', (provider) => {
  const pieces = fc.constantFrom(
    'arn',
    'acs',
    'aws',
    'kms',
    ':',
    '::',
    '/',
    'key/',
    'alias/',
    '*',
    '**',
    uuid,
    mrk,
    'key-a',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 12 }).map((parts) => parts.join('')),
  );

  it('gives a reference with the same parts, or a typed error', () => {
    fc.assert(
      fc.property(text, (arn) => {
        const result = provider.parseArn(arn);
        if (result instanceof KmsError) return result.code === 'KMS_INVALID_KEY_REFERENCE' && result.arn === arn;
        return (
          result.arn === arn &&
          arn.endsWith(`:${result.accountId}:key/${result.keyId}`) &&
          arn.startsWith(provider.arnPrefix)
        );
      }),
    );
  });

  it('is answered as a key id, a Region and an account too', () => {
    fc.assert(
      fc.property(text, text, text, (keyId, region, accountId) => {
        const result = provider.refFromId({ keyId, region, accountId });
        return result instanceof KmsError ? result.code === 'KMS_INVALID_KEY_REFERENCE' : result.keyId === keyId;
      }),
    );
  });

  it.each([':', '*', 'a', 'arn:', 'key/', '-'])('is answered in linear time: a million of %j', (unit) => {
    const error = provider.parseArn(unit.repeat(1_000_000));
    expect(messageOf(error)).toMatch(/longer than/);
    expect(error.arn?.length).toBeLessThan(100);
  });
});
