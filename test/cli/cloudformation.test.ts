import { describe, expect, it } from 'vitest';
import { check, codesOf, problemsOf } from './memory-host.ts';
import { account } from './policies.ts';

const template = (statements: string, more = ''): string => `AWSTemplateFormatVersion: "2010-09-09"
${more}
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: 2012-10-17
        Statement:
${statements.replace(/^/gm, '          ')}
`;

const allow = (principal: string, more = ''): string => `- Effect: Allow
  Principal: ${principal}
  Action: kms:Decrypt
  Resource: "*"
${more}`;

const exposureOf = async (text: string, options: Parameters<typeof check>[1] = {}) =>
  (await check({ 'template.yaml': text }, options)).report.policies[0]?.exposure;

const parameter = (text: string) => `Parameters:\n  Who: ${text}`;

describe('a CloudFormation template', () => {
  it.each([
    ["its own account's root", '{AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}', '', 'INTERNAL'],
    ['its own account', '{AWS: !Ref AWS::AccountId}', '', 'INTERNAL'],
    ['joined', '{AWS: !Join [":", [arn, aws, iam, "", !Ref "AWS::AccountId", root]]}', '', 'INTERNAL'],
    ['in the long form', '{AWS: {"Fn::Join": [":", ["arn:aws:iam:", {Ref: "AWS::AccountId"}, root]]}}', '', 'INTERNAL'],
    ['a role of the template', '{AWS: !GetAtt Role.Arn}', '', 'INTERNAL'],
    ['a role of the template in Sub', '{AWS: !Sub "${Role.Arn}"}', '', 'INTERNAL'],
    ['another account', '{AWS: "444455556666"}', '', 'EXTERNAL'],
    ['an account with a zero in front', '{AWS: 012345678901}', '', 'EXTERNAL'],
    ['a default', '!Ref Who', parameter('{Type: String, Default: "*"}'), 'PUBLIC'],
    ['a variable of Sub', '{AWS: !Sub ["${A}", {A: !Ref Who}]}', parameter('{Type: String, Default: "*"}'), 'PUBLIC'],
    ['a list', '{AWS: !Ref Who}', parameter('{Type: CommaDelimitedList, Default: "444455556666, *"}'), 'PUBLIC'],
    ['one of a list', '{AWS: !Select [1, !Split [",", "1,*"]]}', '', 'PUBLIC'],
    [
      'a mapping',
      '{AWS: !FindInMap [A, !Ref "AWS::AccountId", x]}',
      `Mappings: {A: {"${account}": {x: "*"}}}`,
      'PUBLIC',
    ],
    ['an export', '{AWS: !ImportValue other}', '', 'EXTERNAL'],
  ])('with %s as principal is understood', async (_what, principal, more, expected) => {
    const role = `\n  Role:\n    Type: AWS::IAM::Role`;
    const text = template(allow(principal), more).replace('Resources:', `Resources:${role}`);
    expect(await exposureOf(text, { accountId: account })).toBe(expected);
  });

  it('has a placeholder account that equals no other if none is given', async () => {
    const statements = allow('{AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}') + allow('{AWS: "000000000000"}');
    const { report } = await check({ 'template.yaml': template(statements) });
    expect(report.policies[0]?.exposure).toBe('EXTERNAL');
    expect(
      problemsOf(report)
        .map(({ message }) => message)
        .join(),
    ).not.toContain('000000000001');
  });

  it('takes parameters from the command line', async () => {
    const text = template(allow('!Ref Who'), parameter('{Type: String}'));
    expect(await exposureOf(text, { parameters: new Map([['Who', '*']]) })).toBe('PUBLIC');
    const unknown = problemsOf((await check({ 'template.yaml': text })).report).find(
      ({ code }) => code === 'UNKNOWN_VALUE',
    );
    expect(unknown).toMatchObject({
      path: 'Resources.Key.Properties.KeyPolicy.Statement[0].Principal',
      message: expect.stringContaining('--parameter Who='),
      line: 12,
    });
  });

  it('does not use the name of an SSM parameter as its value', async () => {
    const text = template(
      allow('{AWS: !Ref Who}'),
      parameter('{Type: "AWS::SSM::Parameter::Value<String>", Default: /a}'),
    );
    expect(codesOf((await check({ 'template.yaml': text })).report)).toContain('UNKNOWN_VALUE');
  });

  it('reads an action that is not known as every action', async () => {
    const text = template(allow('"*"').replace('kms:Decrypt', '!Ref Who'), parameter('{Type: String}'));
    const { report } = await check({ 'template.yaml': text });
    expect(codesOf(report)).toEqual(expect.arrayContaining(['POLICY_TAKEOVER', 'UNKNOWN_VALUE']));
  });

  const choice = `- !If
  - IsOpen
  - Effect: Allow
    Principal: "*"
    Action: kms:Decrypt
    Resource: "*"
  - !Ref AWS::NoValue
`;
  const conditions = (test: string) => `Parameters:
  Stage: {Type: String, Default: test}
  Other: {Type: String}
Conditions:
  IsTest: !Equals [!Ref Stage, test]
  IsOpen: ${test}`;
  const own = allow('{AWS: !Ref AWS::AccountId}');

  it.each([
    ['!Equals [!Ref Stage, test]', 'PUBLIC'],
    ['!Equals [!Ref Stage, production]', 'INTERNAL'],
    ['!Not [!Condition IsTest]', 'INTERNAL'],
    ['!And [!Condition IsTest, !Equals [a, b]]', 'INTERNAL'],
    ['!Or [!Condition IsTest, !Equals [!Ref Other, b]]', 'PUBLIC'],
    ['!And [!Equals [a, b], !Equals [!Ref Other, b]]', 'INTERNAL'],
    ['!Equals [!Ref Other, b]', 'PUBLIC'],
    ['!Condition IsOpen', 'PUBLIC'],
  ])('decides %s', async (test, expected) => {
    expect(await exposureOf(template(own + choice, conditions(test)))).toBe(expected);
  });

  it('is read in both ways where a condition is not known', async () => {
    const text = template(own + choice, conditions('!Equals [!Ref Other, b]'));
    const { report } = await check({ 'template.yaml': text });
    expect(report.policies).toHaveLength(1);
    const [found] = problemsOf(report);
    expect(found).toMatchObject({
      code: 'PUBLIC_ACCESS',
      line: 21,
      message: expect.stringMatching(/where IsOpen is true\.$/),
    });
  });

  it('that depends on too many of them is reported as unknown', async () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const more = `Parameters: {P: {Type: String}}\nConditions:\n${names.map((name) => `  ${name}: !Equals [!Ref P, ${name}]`).join('\n')}`;
    const statements = names.map((name) => choice.replace('IsOpen', name)).join('');
    const { exitCode, report } = await check({ 'template.yaml': template(own + statements, more) });
    expect([exitCode, codesOf(report)]).toEqual([1, ['UNKNOWN_POLICY']]);
  });

  it('without a policy, or without the key, has nothing to check', async () => {
    const { exitCode, report } = await check({ 'a.yaml': 'Resources:\n  Key:\n    Type: AWS::KMS::Key\n' });
    expect([exitCode, report.notes]).toEqual([0, [expect.stringContaining('default key policy')]]);
    const off = template(allow('"*"')).replace('    Properties', '    Condition: Never\n    Properties');
    const never = off.replace('Resources:', 'Conditions: {Never: !Equals [a, b]}\nResources:');
    expect((await check({ 'a.yaml': never })).report.policies).toEqual([]);
  });

  it('may be JSON, and hold a replica', async () => {
    const text = JSON.stringify({
      Resources: {
        Copy: {
          Type: 'AWS::KMS::ReplicaKey',
          Properties: {
            KeyPolicy: {
              Statement: {
                Effect: 'Allow',
                Principal: { AWS: { 'Fn::Sub': '${!aws:x}*' } },
                Action: '*',
                Resource: '*',
              },
            },
          },
        },
      },
    });
    const { report } = await check({ 'a.json': text });
    expect(report.policies[0]?.resource).toBe('Copy');
    expect(problemsOf(report).some(({ message }) => message.includes('${aws:x}*'))).toBe(true);
  });

  it('may contain aliases, up to a limit', async () => {
    const text = template(`${allow('"*"').replace('- ', '- &first\n  ')}- *first\n`);
    expect(await exposureOf(text)).toBe('PUBLIC');
    const levels = Array.from(
      { length: 12 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join()}]`,
    );
    const bomb = `Resources:\n  l0: &l0 [a]\n${levels.join('\n')}\n`;
    const { exitCode, err } = await check({ 'a.yaml': bomb });
    expect([exitCode, err]).toEqual([2, 'a.yaml: nested too deep, or aliases expand to too much\n']);
  });
});
