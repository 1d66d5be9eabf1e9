import { describe, expect, it } from 'vitest';
import { check, codesOf, problemsOf } from './memory-host.ts';
import { account, closed, open, ownAccount, policyOf } from './policies.ts';

const accountId = account;
const arn = `arn:aws:kms:eu-west-1:${account}:key/0c237476-b39a-44f8-96a8-4a3f0a4e9f5b`;

/** A repository with one revision that contains these files. */
const gitWith = (files: Readonly<Record<string, string>>) => ({
  git: async ([command, ...args]: readonly string[]) => {
    const [revision] = args.filter((arg) => !arg.startsWith('-'));
    if (!revision?.startsWith('main')) throw new Error(`fatal: Not a valid object name ${revision}`);
    const path = command === 'show' ? args[0]?.replace('main:./', '') : args.at(-1);
    const text = files[path ?? ''];
    return new TextEncoder().encode(command === 'show' ? text : text === undefined ? '' : `${path}\n`);
  },
});

describe('a policy that is compared', () => {
  it.each([
    ['the same', closed, closed, 0, 'NONE'],
    ['one that gives less', open, closed, 0, 'NONE'],
    ['one that gives more', closed, open, 1, 'SOME'],
    [
      'one that can not be decided',
      closed,
      policyOf(ownAccount, { ...ownAccount, Principal: { CanonicalUser: 'a' } }),
      1,
      'UNDECIDED',
    ],
  ])('with an earlier one: %s', async (_what, before, after, exitCode, verdict) => {
    const files = { 'before.json': before, 'after.json': after };
    const options = { files: ['after.json'], against: 'before.json', accountId, failOn: ['DOUBLE_ENCODED'] };
    const result = await check(files, options);
    expect([result.exitCode, result.report.policies[0]?.newAccess?.verdict]).toEqual([exitCode, verdict]);
  });

  it('shows requests that only the new policy allows', async () => {
    const files = { 'before.json': closed, 'after.json': open };
    const { report } = await check(files, { files: ['after.json'], against: 'before.json', accountId });
    const [found] = problemsOf(report).filter(({ code }) => code === 'NEW_ACCESS');
    expect(found?.message).toMatch(/^New access: arn:aws:iam::\d{12}:\S+ may call kms:Decrypt, which the earlier/);
    expect(found).toMatchObject({ path: 'Statement[1]', line: 13 });
  });

  it('shows the new statement, even if an old one allows the request, too', async () => {
    const anybody = { Effect: 'Allow', Principal: '*', Action: 'kms:PutKeyPolicy', Resource: '*' };
    const byName = { ...anybody, Condition: { StringLike: { 'aws:PrincipalArn': '*' } } };
    const files = { 'before.json': closed, 'after.json': policyOf(ownAccount, byName) };
    const { report } = await check(files, { files: ['after.json'], against: 'before.json', accountId });
    expect(problemsOf(report).find(({ code }) => code === 'NEW_ACCESS')?.path).toBe('Statement[1]');
  });

  it('with a revision of git is found by its path', async () => {
    const options = { accountId, against: 'git:main' };
    const known = gitWith({ 'keys/a.json': closed });
    expect((await check({ 'keys/a.json': open }, options, known)).exitCode).toBe(1);
    expect((await check({ 'keys/a.json': closed }, options, known)).exitCode).toBe(0);
    const added = await check({ 'keys/b.json': closed }, options, known);
    expect([added.exitCode, added.report.notes]).toEqual([
      0,
      ['keys/b.json: not compared, since main has no such file.'],
    ]);
    const wrong = await check({ 'keys/a.json': closed }, { accountId, against: 'git:other' }, known);
    expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('fatal: Not a valid object name other')]);
    expect((await check({ '-': closed }, { accountId, against: 'git:main' }, known)).exitCode).toBe(2);
  });

  it('with a folder is found by its path', async () => {
    const files = { 'a.json': open, 'old/a.json': closed };
    expect((await check(files, { files: ['a.json'], against: 'old', accountId })).exitCode).toBe(1);
    expect(
      (await check({ ...files, 'old/a.json': open }, { files: ['a.json'], against: 'old', accountId })).report
        .policies[0]?.newAccess,
    ).toMatchObject({ verdict: 'NONE' });
  });

  it('with what a plan replaces', async () => {
    const change = (before: object | null) => ({
      address: 'aws_kms_key.a',
      type: 'aws_kms_key',
      change: { before, after: { policy: open, arn } },
    });
    const plan = (before: object | null) => JSON.stringify({ resource_changes: [change(before)] });
    const verdict = async (before: object | null) => {
      const { report } = await check({ 'plan.json': plan(before) }, { against: 'before' });
      return report.policies[0]?.newAccess?.verdict ?? report.notes;
    };
    expect(await verdict({ policy: closed })).toBe('SOME');
    expect(await verdict({ policy: open })).toBe('NONE');
    expect(await verdict(null)).toEqual([expect.stringContaining('the plan replaces no policy')]);
  });

  it('with what a running subgraph answers', async () => {
    const asked: unknown[] = [];
    const answer = (body: object) => ({
      post: async (...question: readonly unknown[]) => {
        asked.push(question);
        return JSON.stringify(body);
      },
    });
    const options = { arn, against: 'http://127.0.0.1:4000/graphql', headers: ['Router-Authorization: secret'] };
    const good = answer({ data: { key: { policy: { document: closed } } } });
    expect((await check({ 'a.json': open }, options, good)).report.policies[0]?.newAccess).toMatchObject({
      verdict: 'SOME',
    });
    expect(asked).toMatchObject([
      ['http://127.0.0.1:4000/graphql', { 'Router-Authorization': 'secret' }, expect.stringContaining(arn)],
    ]);
    const bad = answer({ errors: [{ message: 'Denied.' }] });
    expect(await check({ 'a.json': open }, options, bad)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('Denied.'),
    });
    expect(await check({ 'a.json': open }, options, answer({ status: 'ok' }))).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('Is it the right endpoint?'),
    });
    expect((await check({ 'a.json': open }, { ...options, arn: null }, good)).exitCode).toBe(2);
  });

  it.each([null, 'b.json', 'before'])('does not ignore headers where it compares with %s', async (against) => {
    const options = { files: ['a.json'], against, headers: ['Router-Authorization: secret'] };
    expect(await check({ 'a.json': open, 'b.json': open }, options)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('--header: only with --against <URL>'),
    });
  });

  it('with a missing file, or with one that is no policy, is a usage error', async () => {
    expect((await check({ 'a.json': open }, { against: 'nothing.json' })).exitCode).toBe(2);
    expect((await check({ 'a.json': open, 'b.json': '[]' }, { files: ['a.json'], against: 'b.json' })).exitCode).toBe(
      2,
    );
  });
});

describe('the caller that sets a policy', () => {
  const deployer = `arn:aws:iam::${account}:role/deployer`;
  it('is warned that it would lock itself out', async () => {
    const other = policyOf({ ...ownAccount, Principal: { AWS: `arn:aws:iam::${account}:role/admin` } });
    const options = { accountId, caller: deployer };
    expect(codesOf((await check({ 'a.json': other }, options)).report)).toContain('CALLER_LOCKOUT');
    expect(codesOf((await check({ 'a.json': closed }, options)).report)).not.toContain('CALLER_LOCKOUT');
  });

  it('may trust outsiders', async () => {
    const outside = { ...ownAccount, Principal: { AWS: '444455556666' }, Action: 'kms:Decrypt' };
    const files = { 'a.json': policyOf(ownAccount, outside) };
    expect((await check(files, { accountId })).report.policies[0]?.exposure).toBe('EXTERNAL');
    const trusting = { accountId, trustAccounts: ['444455556666'] };
    expect((await check(files, trusting)).report.policies[0]?.exposure).toBe('TRUSTED');
  });
});
