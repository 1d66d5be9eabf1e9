import { describe, expect, it } from 'vitest';
import { account, aliasOf, refOf, scriptedSource } from './scripted-provider.ts';

const accounts = [
  account('111122223333', { regions: ['us-east-2', 'eu-west-1'] }),
  account('444455556666', { regions: ['us-east-2', 'ap-south-1'] }),
];
const { source } = scriptedSource(
  { getKeyPolicy: () => Promise.reject(new Error('Nobody may be asked.')) },
  { accounts },
);

describe('resolve', () => {
  it('takes keys of configured accounts and Regions', () => {
    const ref = refOf('a', '444455556666', 'ap-south-1');
    expect(source.resolve(ref.arn)).toEqual({ ref, alias: null, error: null });
  });

  it('parses a name once', () => {
    const { arn } = refOf('again');
    expect(source.resolve(arn)).toBe(source.resolve(arn));
  });

  const unknown = [
    { what: 'account', ref: refOf('a', '999999999999'), message: 'Account 999999999999 is not configured.' },
    {
      what: 'Region of a configured account',
      ref: refOf('a', '111122223333', 'ap-south-1'),
      message: 'Region ap-south-1 is not configured for account 111122223333.',
    },
  ];
  it.each(unknown)('names the $what that is not configured', ({ ref, message }) => {
    const { arn, region, accountId } = ref;
    const resolution = source.resolve(arn);
    expect(resolution.ref).toEqual(ref);
    const { code } = { code: 'KMS_ACCOUNT_NOT_CONFIGURED' };
    expect(resolution.error).toMatchObject({
      code,
      message,
      provider: 'AWS',
      arn,
      region,
      accountId,
      retryable: false,
    });
  });

  it.each(['', 'alias/x', 'urn:x'])('does not take %j', (arn) => {
    const { ref, error } = source.resolve(arn);
    expect(ref).toBeNull();
    expect(error).toMatchObject({ code: 'KMS_INVALID_KEY_REFERENCE', arn });
  });
});

describe('an alias', () => {
  const alias = aliasOf('alias/x');

  it('is accepted by ARN and by name, and resolves to no key yet', () => {
    const expected = { ref: null, alias, error: null };
    expect(source.resolve(alias.arn)).toEqual(expected);
    const named = { provider: 'AWS', region: 'us-east-2', alias: 'alias/x' } as const;
    expect(source.resolveAlias({ ...named, accountId: '111122223333' })).toEqual(expected);
  });

  it('of an account that is not configured gives an error with its parts', () => {
    const { arn } = aliasOf('alias/x', '999999999999');
    const { alias: told, error } = source.resolve(arn);
    expect(told).toMatchObject({ arn, accountId: '999999999999' });
    expect(error).toMatchObject({ code: 'KMS_ACCOUNT_NOT_CONFIGURED', arn });
  });
});

describe('resolveId', () => {
  const key = { provider: 'AWS', keyId: 'a' } as const;

  it('takes a key of a named account', () => {
    const { ref } = source.resolveId({ ...key, region: 'us-east-2', accountId: '444455556666' });
    expect(ref).toEqual(refOf('a', '444455556666'));
  });

  it('finds the account where only one serves the Region', () => {
    const { ref } = source.resolveId({ ...key, region: 'eu-west-1', accountId: null });
    expect(ref).toEqual(refOf('a', '111122223333', 'eu-west-1'));
  });

  const refused = [
    { region: 'us-east-2', accountId: null, code: 'KMS_AMBIGUOUS_KEY_ID', message: /name the account/ },
    { region: 'sa-east-1', accountId: null, message: /sa-east-1/ },
    { region: 'eu-west-1', accountId: '444455556666', message: /eu-west-1.*444455556666/ },
    { region: 'eu-west-1', accountId: '999999999999', message: /999999999999/ },
  ];
  it.each(refused)(
    'does not guess: $region of $accountId',
    ({ region, accountId, message, code = 'KMS_ACCOUNT_NOT_CONFIGURED' }) => {
      const { error } = source.resolveId({ ...key, region, accountId });
      expect(error).toMatchObject({ code, region });
      expect(error?.message).toMatch(message);
    },
  );

  it('rejects what is not a key id', () => {
    const { ref, error } = source.resolveId({ ...key, keyId: '', region: 'eu-west-1', accountId: null });
    expect(ref).toBeNull();
    expect(error?.code).toBe('KMS_INVALID_KEY_REFERENCE');
  });

  it('omits providers without accounts', () => {
    const { error } = source.resolveId({
      provider: 'ALIBABA_CLOUD',
      region: 'cn-hangzhou',
      keyId: 'a',
      accountId: null,
    });
    expect(error?.code).toBe('KMS_ACCOUNT_NOT_CONFIGURED');
  });
});

it('names its accounts', () => {
  expect(source.accounts).toEqual(
    accounts.map(({ provider, accountId, regions }) => ({ provider, accountId, regions })),
  );
});
