import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import draft04 from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import { check } from './memory-host.ts';
import { account, open } from './policies.ts';

const require = createRequire(import.meta.url);
const schemaFile = require.resolve('@microsoft/jest-sarif').replace(/index.js$/, 'schemas/sarif-2.1.0-rtm.5.json');

describe('SARIF', () => {
  const validate = new draft04.default({
    strict: false,
    unicodeRegExp: false,
    validateFormats: false,
    allErrors: true,
  }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

  const suppressions = 'suppressions:\n  - {code: PUBLIC_ACCESS, reason: "<why>", expires: 2027-01-01}\n';

  it.each([
    ['problems', { 'keys/a b%.json': open }, {}],
    ['nothing at all', { 'a.yaml': 'Resources: {}' }, {}],
    ['a text that is no policy', { '-': '{' }, { files: ['-'] }],
    ['a file that can not be read', { 'a.json': open }, { files: ['a.json', 'b.json'] }],
    ['suppressed problems', { 'a.json': open, 's.yaml': suppressions }, { files: ['a.json'], suppressions: 's.yaml' }],
  ])('is valid for %s', async (_what, files, options) => {
    const { text, exitCode } = await check(files as Record<string, string>, { format: 'sarif', ...options });
    if (exitCode === 2) return expect(text).toBe('');
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });

  it('points at the line and column', async () => {
    const { text } = await check({ 'a.json': open }, { format: 'sarif', accountId: account });
    const [run] = JSON.parse(text).runs;
    const found = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'PUBLIC_ACCESS');
    expect(found.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'a.json' },
      region: { startLine: 13, startColumn: 5, endLine: 19 },
    });
    expect(run.tool.driver.rules[found.ruleIndex].id).toBe('PUBLIC_ACCESS');
    expect(run.tool.driver.semanticVersion).toBe('1.2.3');
  });
});

describe('JUnit', () => {
  it('has a test for each policy, which fails where a problem does', async () => {
    const { text } = await check({ 'a&b.json': open, 'c.json': '"<\u0001>"' }, { format: 'junit', accountId: account });
    expect(text).toContain('<testsuites name="key-policy-subgraph check" tests="2" failures="2" errors="0">');
    expect(text).toContain('<testsuite name="a&amp;b.json" tests="1" failures="1" errors="0">');
    expect(text).toMatch(/<failure type="PUBLIC_ACCESS" message="13:5 CRITICAL PUBLIC_ACCESS">/);
    expect(text).not.toContain('\u0001');
  });
});

describe('the text for people', () => {
  it('reports places, problems and how many of them fail the check', async () => {
    const { text } = await check({ 'a.json': open }, { format: 'text', accountId: account });
    expect(text).toContain('a.json:13:5 critical PUBLIC_ACCESS Statement[1]');
    expect(text).toMatch(/✘ 1 policy checked, \d+ problems, 1 at or above the threshold\n$/);
    expect(text).not.toContain('\u001b');
  });

  it('has colours on a terminal', async () => {
    const { text } = await check({ 'a.json': open }, { format: 'text' }, { colors: true });
    expect(text).toContain('\u001b[31m');
  });

  it('goes to a file without them', async () => {
    const { text, written } = await check({ 'a.json': open }, { format: 'text', output: 'out.txt' }, { colors: true });
    expect(text).toBe('');
    expect(written.get('out.txt')).toContain('critical PUBLIC_ACCESS');
    expect(written.get('out.txt')).not.toContain('\u001b');
  });
});
