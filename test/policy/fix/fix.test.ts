import { describe, expect, it } from 'vitest';
import { applyJsonEdit } from '../../../src/policy/fix/json-edit.ts';
import { inspectKeyPolicy } from '../../../src/policy.ts';
import { account, allow, deny, type Statement } from '../new-access/pairs.ts';

const own = allow({ AWS: `arn:aws:iam::${account}:root` }, 'kms:*');
const outside = '444455556666';
const role = `arn:aws:iam::${account}:role/app`;
const inspect = (document: string) => inspectKeyPolicy(document, { provider: 'AWS', accountId: account });
const textOf = (statements: readonly Statement[] | Statement): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const fixOf = (text: string, code: string) => {
  const view = inspect(text);
  const index = view.analysis.findings.findIndex((finding) => finding.code === code);
  expect(index, view.analysis.findings.map((finding) => finding.code).join()).toBeGreaterThanOrEqual(0);
  return view.fix(index);
};

type Case = readonly [code: string, statements: readonly Statement[] | Statement];

const notPrincipal = { Effect: 'Allow', NotPrincipal: { AWS: role }, Action: 'kms:Decrypt', Resource: '*' };

const curable: readonly Case[] = [
  ['PUBLIC_ACCESS', [own, allow('*', 'kms:Decrypt')]],
  ['PUBLIC_ACCESS', [own, allow({ AWS: ['*', role] }, 'kms:Decrypt')]],
  ['EXTERNAL_ACCESS', [own, allow({ AWS: [outside, role] }, 'kms:Decrypt')]],
  ['EXTERNAL_ACCESS', [own, allow({ AWS: outside }, 'kms:Decrypt')]],
  ['ALLOW_WITH_NOT_PRINCIPAL', [own, notPrincipal]],
  ['INEFFECTIVE_STATEMENT', [own, allow(role, []), allow({ AWS: role }, [])]],
  ['DELETED_PRINCIPAL', [own, allow({ AWS: ['AIDAEXAMPLEEXAMPLE', role] }, 'kms:Decrypt')]],
  ['CONFUSED_DEPUTY', [own, allow({ Service: 'cloudtrail.amazonaws.com' }, 'kms:Decrypt')]],
  ['GRANT_DELEGATION', [own, allow({ AWS: role }, 'kms:CreateGrant')]],
];

describe('a fix', () => {
  it.each(curable)('of %s resolves the finding and gives no new access: %#', (code, statements) => {
    const text = textOf(statements);
    const fix = fixOf(text, code);
    expect(fix).not.toBeNull();
    const fixed = JSON.stringify((fix?.edits ?? []).reduce(applyJsonEdit, JSON.parse(text)));
    const [before, after] = [inspect(text), inspect(fixed)];
    expect(after.analysis.findings.map((finding) => finding.code)).not.toContain(code);
    expect(after.analysis.findings.map((finding) => finding.code)).not.toContain('LOCKOUT_RISK');
    expect(before.newAccess(fixed).verdict).toBe('NONE');
    expect(fix?.changes).toEqual(before.diff(fixed));
  });

  it.each([
    ['LOCKOUT_RISK', [own, deny('*', 'kms:*')]],
    ['ACCOUNT_DELEGATION', [own]],
  ] satisfies readonly Case[])(
    "for %s does not exist, since it would give access or can't be derived",
    (code, statements) => {
      expect(fixOf(textOf(statements), code)).toBeNull();
    },
  );

  it.each([
    ['EXTERNAL_ADMINISTRATION', [own]],
    ['EXTERNAL_ACCESS', [own]],
    ['GRANT_DELEGATION', [own]],
    ['INEFFECTIVE_STATEMENT', [own, allow(role, [])]],
  ] satisfies readonly Case[])('for %s does not exist where the account of the key is unknown', (code, statements) => {
    const view = inspectKeyPolicy(textOf(statements), { provider: 'AWS' });
    const index = view.analysis.findings.findIndex((finding) => finding.code === code);
    expect(index).toBeGreaterThanOrEqual(0);
    expect(view.fix(index)).toBeNull();
  });

  it.each([
    ['INEFFECTIVE_STATEMENT', [allow(role, [])]],
    ['EXTERNAL_ACCESS', [allow({ AWS: outside }, 'kms:Decrypt')]],
  ] satisfies readonly Case[])('for %s does not exist where no statement would be left', (code, statements) => {
    expect(fixOf(textOf(statements), code)).toBeNull();
  });

  it('keeps a single statement without a list', () => {
    const fix = fixOf(
      textOf({ ...own, Principal: { AWS: [`arn:aws:iam::${account}:root`, outside] } }),
      'EXTERNAL_ACCESS',
    );
    expect(fix?.edits).toEqual([{ path: ['Statement', 'Principal', 'AWS', 1], value: undefined }]);
  });
});
