import { describe, expect, it } from 'vitest';
import { check, codesOf, problemsOf } from './memory-host.ts';
import { account, anyone, closed, open, ownAccount, policyOf } from './policies.ts';

describe('the exit code', () => {
  const accountId = account;

  it.each([
    ['nothing at or above the threshold', { 'key.json': closed }, {}, 0],
    ['something at the threshold', { 'key.json': open }, {}, 1],
    ['something below the threshold', { 'key.json': open }, { failOn: ['LOCKOUT_RISK'] }, 0],
    ['a code that was named', { 'key.json': closed }, { failOn: ['ACCOUNT_DELEGATION'] }, 1],
    ['a severity that was named', { 'key.json': closed }, { failOn: ['INFO'] }, 1],
    ['a malformed policy, whatever counts', { 'key.json': '{"Version":' }, { failOn: ['LOCKOUT_RISK'] }, 1],
    ['no JSON', { 'key.json': 'none' }, {}, 1],
    ['a file that is not there', { 'key.json': closed }, { files: ['other.json'] }, 2],
    ['a folder', { 'keys/key.json': closed }, { files: ['keys'] }, 2],
    ['a glob that fits nothing', { 'key.json': closed }, { files: ['*.yaml'] }, 2],
    ['bytes that are no text', { 'key.json': new Uint8Array([0x7b, 0xff, 0xfe]) }, {}, 2],
    ['YAML that is none', { 'template.yaml': 'Resources: [' }, {}, 2],
    ['an account that is not one', { 'key.json': closed }, { accountId: '11112222' }, 2],
    ['an ARN that names no key', { 'key.json': closed }, { arn: 'arn:aws:s3:::bucket' }, 2],
  ])('of %s', async (_what, files, options, expected) => {
    const { exitCode, err } = await check(files as Record<string, string>, { accountId, ...options });
    expect(exitCode).toBe(expected);
    expect(err === '').toBe(expected !== 2);
  });
});

describe('files', () => {
  it('are read from standard input', async () => {
    const { exitCode, report } = await check({ '-': open }, { files: ['-'] });
    expect(exitCode).toBe(1);
    expect(report.policies[0]?.file).toBe('-');
  });

  it('are each checked, even if another one cannot be read', async () => {
    const { exitCode, report, err } = await check({ 'a.json': new Uint8Array([0xc3]), 'b.json': open });
    expect([exitCode, report.policies.length, report.errors.length]).toEqual([2, 1, 1]);
    expect(err).toContain('a.json: not text in UTF-8');
  });

  it('that match a glob but contain no policy are skipped with a note', async () => {
    const files = { 'a.json': closed, 'package.json': '{"name":"x"}' };
    const { exitCode, report } = await check(files, { files: ['*.json'], accountId: account });
    expect(exitCode).toBe(0);
    expect(report.policies.map(({ file }) => file)).toEqual(['a.json']);
    expect(report.notes).toEqual(['package.json: skipped, not a key policy.']);
    expect((await check({ 'package.json': '{"name":"x"}' })).exitCode).toBe(1);
  });

  it('that PowerShell wrote are read', async () => {
    const bytes = Buffer.from(`\ufeff${open}`, 'utf16le');
    expect(codesOf((await check({ 'a.json': bytes })).report)).toContain('PUBLIC_ACCESS');
  });

  it('in UTF-16 are read without a byte order mark, too', async () => {
    const little = Buffer.from(open, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big]) {
      expect((await check({ 'a.json': bytes })).report.policies[0]?.exposure).toBe('PUBLIC');
    }
  });

  it('keep the byte order mark of a policy, which the clouds reject', async () => {
    const { exitCode, report } = await check({ 'a.json': `\ufeff${closed}` }, { accountId: account });
    expect([exitCode, codesOf(report)]).toEqual([1, ['NOT_JSON']]);
    expect(report.notes).toEqual([
      'a.json: begins with a byte order mark, which the clouds reject: save it as UTF-8 without one.',
    ]);
  });

  it.each([
    ['-', 'Standard input is empty: did the program that writes to it fail?'],
    ['a.json', 'a.json: is empty.'],
  ])('that are empty fail the check with a note: %s', async (path, note) => {
    const { exitCode, report } = await check({ [path]: '\n' });
    expect([exitCode, report.notes]).toEqual([1, [note]]);
  });

  it('that cannot be written are usage errors: reports and fixes', async () => {
    const writeFile = () => Promise.reject(new Error('EACCES: permission denied'));
    const options = { accountId: account };
    const report = await check({ 'a.json': closed }, { ...options, output: 'no/report.json' }, { writeFile });
    expect(report).toMatchObject({
      exitCode: 2,
      err: "no/report.json: can't be written (EACCES: permission denied)\n",
    });
    const fixes = await check({ 'a.json': open }, { ...options, fix: true }, { writeFile });
    expect(fixes).toMatchObject({ exitCode: 2, err: "a.json: can't be written (EACCES: permission denied)\n" });
  });

  it('of YAML may have several documents, each of which is checked', async () => {
    const yaml = ['a: 1', '', closed, open].join('\n---\n');
    const { exitCode, report } = await check({ 'a.yaml': yaml }, { accountId: account });
    expect(exitCode).toBe(1);
    expect(report.policies.map(({ resource, exposure }) => [resource, exposure])).toEqual([
      ['document 3', 'INTERNAL'],
      ['document 4', 'PUBLIC'],
    ]);
    const line = yaml.slice(0, yaml.indexOf('"Sid": "Anyone"')).split('\n').length - 1;
    expect(problemsOf(report).find(({ code }) => code === 'PUBLIC_ACCESS')?.line).toBe(line);
  });

  it.each([
    ['main.tf', '# The key\nresource "aws_kms_key" "a" {\n}\n'],
    ['-', 'terraform {\n}\n'],
    ['main.tf.json', '{"resource": {"aws_kms_key": {}}}'],
    ['terraform.tfstate', '{"version": 4, "serial": 1, "lineage": "a", "resources": []}'],
    ['tf.plan', Buffer.from('PK\u0003\u0004')],
  ])('of Terraform that are not read are refused with what to check instead: %s', async (path, content) => {
    const { exitCode, err } = await check({ [path]: content });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('terraform show -json')]);
  });

  it('may be what the command line of AWS prints', async () => {
    const printed = JSON.stringify({ Policy: open, PolicyName: 'default' }, null, 2);
    const { report } = await check({ 'a.json': printed });
    const found = problemsOf(report).find(({ code }) => code === 'PUBLIC_ACCESS');
    expect(found?.line).toBe(2);
    expect(printed.split('\n')[1]?.slice((found?.column ?? 0) - 1)).toMatch(/^\{\\n {6}\\"Sid\\": \\"Anyone/);
  });

  it('may be a policy in YAML', async () => {
    const text =
      'Version: 2012-10-17\nStatement:\n  Effect: Allow\n  Principal: "*"\n  Action: kms:Decrypt\n  Resource: "*"\n';
    const [found] = problemsOf((await check({ 'a.yaml': text })).report);
    expect(found).toMatchObject({ code: 'PUBLIC_ACCESS', line: 3, column: 3 });
  });

  it('may be nested to any depth', async () => {
    const deep = '['.repeat(200_000);
    expect((await check({ 'a.json': deep })).exitCode).toBe(1);
    expect((await check({ 'a.json': `${deep}${']'.repeat(200_000)}` })).exitCode).toBe(1);
    for (const yaml of [`a: ${deep}`, '- '.repeat(200_000), `a:\n${' '.repeat(4000)}b: c`])
      expect((await check({ 'a.yaml': yaml })).exitCode).toBe(2);
  });

  it('of Alibaba Cloud are recognized by their content', async () => {
    const statement = { Effect: 'Allow', Principal: { RAM: ['*'] }, Action: ['kms:Decrypt'], Resource: ['*'] };
    const { report } = await check({ 'a.json': JSON.stringify({ Version: '1', Statement: [statement] }) });
    expect(report.policies[0]).toMatchObject({ provider: 'ALIBABA_CLOUD', exposure: 'PUBLIC' });
  });
});

describe('places', () => {
  it('are the line and column of what a problem is about', async () => {
    const text = policyOf(ownAccount, { ...anyone, Action: ['kms:Decrypt', 'kms:Foo'] });
    const problems = problemsOf((await check({ 'a.json': text })).report);
    const at = (code: string) => {
      const { line = 0, column = 0 } = problems.find((problem) => problem.code === code) ?? {};
      return text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1);
    };
    expect(at('UNKNOWN_ACTION')).toBe('"kms:Foo"');
    expect(at('PUBLIC_ACCESS')).toBe('{');
  });

  it('are where a text stops being JSON', async () => {
    const [found] = problemsOf((await check({ 'a.json': '{\n  "Version": 1,\n}' })).report);
    expect(found).toMatchObject({ code: 'NOT_JSON', line: 3, column: 1 });
  });
});

describe('what is known', () => {
  it('in a baseline does not fail, also where its statement has moved', async () => {
    const before = await check({ 'a.json': open });
    const moved = policyOf(anyone, ownAccount);
    const known = { 'known.json': before.text, 'a.json': moved };
    const { exitCode, report } = await check(known, { files: ['a.json'], baseline: 'known.json' });
    expect(exitCode).toBe(0);
    expect(problemsOf(report).find(({ code }) => code === 'PUBLIC_ACCESS')?.accepted).toEqual({ kind: 'baseline' });
    const worse = { ...known, 'a.json': policyOf({ ...anyone, Action: 'kms:*' }, ownAccount) };
    expect((await check(worse, { files: ['a.json'], baseline: 'known.json' })).exitCode).toBe(1);
  });

  const suppression = (expires: string) => `
suppressions:
  - code: PUBLIC_ACCESS
    file: keys/*.json
    reason: An exhibition piece.
    expires: ${expires}
`;

  it.each([
    ['2026-11-27', 'keys/a.json', 0],
    ['2026-11-26', 'keys/a.json', 1],
    ['2027-01-01', 'other/a.json', 1],
  ])('may stay until %s in keys/*.json: %s', async (expires, path, exitCode) => {
    const files = { [path]: open, 'known.yaml': suppression(expires) };
    const result = await check(files, { files: [path], suppressions: 'known.yaml', accountId: account });
    expect(result.exitCode).toBe(exitCode);
    expect(result.report.notes.length).toBe(exitCode);
  });

  it('cannot be that a text is no policy', async () => {
    const files = {
      'a.json': '{',
      'known.yaml': suppression('2027-01-01').replace('PUBLIC_ACCESS', 'NOT_JSON').replace('keys/', ''),
    };
    expect((await check(files, { files: ['a.json'], suppressions: 'known.yaml' })).exitCode).toBe(1);
  });

  it('is reported with all its problems', async () => {
    const wrong = 'suppressions:\n  - code: PUBLIC\n    expires: soon\n    until: never\n';
    const { exitCode, err } = await check(
      { 'a.json': open, 'known.yaml': wrong },
      { files: ['a.json'], suppressions: 'known.yaml' },
    );
    expect(exitCode).toBe(2);
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => line.split(': ')[1]),
    ).toEqual(['suppressions[0].code', 'suppressions[0].reason', 'suppressions[0].expires', 'suppressions[0].until']);
  });

  it('is no baseline where it is something else', async () => {
    const { exitCode } = await check({ 'a.json': open }, { baseline: 'a.json' });
    expect(exitCode).toBe(2);
  });
});
