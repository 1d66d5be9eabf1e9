import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import { InvalidRequestError } from '../../src/policy/invalid-request.ts';
import type { ParsedKeyPolicy } from '../../src/policy/types.ts';
import { decideByModel, type ModelRequest, type ModelStatement } from './evaluate-model.ts';
import { awsAccount, parse, testClouds } from './test-clouds.ts';

const { grammar, subject } = testClouds.aws;
const other = '444455556666';

const names = [
  awsAccount,
  `arn:aws:iam::${awsAccount}:root`,
  `arn:aws:iam::${awsAccount}:user/bob`,
  `arn:aws:iam::${awsAccount}:role/Reader`,
  `arn:aws:iam::${awsAccount}:role/app/Reader`,
  `arn:aws:sts::${awsAccount}:assumed-role/Reader/s1`,
  `arn:aws:iam::${other}:root`,
  `arn:aws:iam::${other}:role/Reader`,
  `arn:aws:sts::${other}:assumed-role/Reader/s1`,
];
const services = ['s3.amazonaws.com', 'sns.amazonaws.com'];
const variable = (key: string) => `$\{${key}}`;

/** Condition keys with values that sometimes match. */
const vocabulary: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalOrgID': ['o-1', 'o-2', 'O-1', 'o-*', '*', variable('aws:PrincipalTag/org')],
  'aws:PrincipalTag/org': ['o-1', 'o-2'],
  'aws:SourceIp': ['10.0.0.1', '10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0', 'nowhere'],
  'aws:MultiFactorAuthAge': ['10', '20', '20.0', 'many'],
  'aws:CurrentTime': ['2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'],
  'aws:SecureTransport': ['true', 'false', 'True'],
  'aws:PrincipalArn': ['*', `arn:aws:iam::${awsAccount}:role/*`, 'arn:aws:iam::*:user/bob', 'arn:aws:*:user/bob'],
  'kms:CallerAccount': [awsAccount, other, variable('aws:PrincipalAccount')],
};

const bases = [
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnLike',
  'NumericEquals',
  'NumericLessThan',
  'DateGreaterThan',
  'Bool',
  'IpAddress',
];
const negations = ['StringNotEquals', 'StringNotLike', 'ArnNotLike', 'NumericNotEquals', 'NotIpAddress'];

const operator = fc.oneof(
  { weight: 1, arbitrary: fc.constant('Null') },
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '', '', 'ForAllValues:', 'ForAnyValue:'),
        fc.constantFrom(...bases, ...negations),
        fc.constantFrom('', '', 'IfExists'),
      )
      .map((parts) => parts.join('')),
  },
);

const keyAndValues = fc
  .constantFrom(...Object.keys(vocabulary))
  .chain((key) =>
    fc.tuple(
      fc.constant(key),
      fc.uniqueArray(fc.constantFrom(...(vocabulary[key] ?? [])), { minLength: 1, maxLength: 2 }),
    ),
  );

const condition = fc
  .array(fc.tuple(operator, keyAndValues), { maxLength: 2 })
  .map((rows) =>
    Object.fromEntries(
      rows.map(([name, [key, values]]) => [name, { [key]: name === 'Null' ? [String(values.length > 1)] : values }]),
    ),
  );

const principal = fc.oneof(
  fc.constant('*'),
  fc.uniqueArray(fc.constantFrom('*', ...names), { minLength: 1, maxLength: 2 }).map((AWS) => ({ AWS })),
  fc.constantFrom(...services).map((Service) => ({ Service: [Service] })),
);

const action = fc.constantFrom('kms:*', '*', 'KMS:decrypt', 'kms:De*', 'kms:Encrypt', 'kms:?ecrypt');
const actions = fc.uniqueArray(action, { minLength: 1, maxLength: 2 });

const statement: fc.Arbitrary<ModelStatement> = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    who: fc.oneof(
      { weight: 4, arbitrary: fc.record({ Principal: principal }) },
      { weight: 1, arbitrary: fc.record({ NotPrincipal: principal.filter((element) => typeof element !== 'string') }) },
    ),
    what: fc.oneof(
      { weight: 3, arbitrary: fc.record({ Action: actions }) },
      { weight: 1, arbitrary: fc.record({ NotAction: actions }) },
    ),
    Resource: fc.constantFrom('*', '*', '*', 'arn:aws:kms:eu-west-1:111122223333:key/other'),
    Condition: condition,
  })
  .map(({ who, what, ...rest }) => ({ ...rest, ...who, ...what }) as ModelStatement);

const statements = fc.array(statement, { maxLength: 4 });

const request: fc.Arbitrary<ModelRequest> = fc.record({
  principal: fc.constantFrom('*', ...names, ...services),
  action: fc.constantFrom('kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey'),
  context: fc
    .uniqueArray(keyAndValues, { maxLength: 4, selector: ([key]) => key })
    // These follow from the principal, and must not contradict it.
    .map((rows) => rows.filter(([key]) => key !== 'aws:PrincipalArn' && key !== 'kms:CallerAccount'))
    // Values of requests contain neither variables nor wildcards.
    .map((rows) =>
      Object.fromEntries(rows.map(([key, values]) => [key, values.filter((value) => !/[$*]/.test(value))])),
    ),
});

function evaluate(policy: ParsedKeyPolicy, { context, ...asked }: ModelRequest) {
  const entries = Object.entries(context).map(([key, values]) => ({ key, values }));
  return evaluatePolicy(policy, { ...asked, context: entries }, grammar, subject);
}

const read = (written: readonly ModelStatement[]) =>
  parse(written as unknown as Record<string, unknown>[], testClouds.aws);

describe('evaluatePolicy', () => {
  it('decides as the model does', () => {
    fc.assert(
      fc.property(statements, request, (written, asked) => {
        const { outcome, statements, requiresIdentityPolicy, issues } = evaluate(read(written), asked);
        const { inDoubt, ...decision } = decideByModel(written, asked, awsAccount);
        expect({ outcome, statements, requiresIdentityPolicy }).toEqual(decision);
        if (inDoubt) expect(issues.map(({ code }) => code)).toContain('UNKNOWN_PRINCIPAL');
      }),
      { numRuns: 2000 },
    );
  });

  it('names every key that by itself could change the outcome, and only keys that are not known', () => {
    fc.assert(
      fc.property(statements, request, (written, asked) => {
        const policy = read(written);
        const { outcome, missingContext } = evaluate(policy, asked);
        const isMissing = (key: string) =>
          missingContext.some((missing) => missing.toLowerCase() === key.toLowerCase());
        expect(Object.keys(asked.context).filter(isMissing)).toEqual([]);
        expect(missingContext).toEqual([...new Set(missingContext)].sort());
        for (const [key, values] of Object.entries(vocabulary)) {
          if (key in asked.context || isMissing(key) || key === 'aws:PrincipalArn' || key === 'kms:CallerAccount')
            continue;
          for (const value of [[], ...values.map((text) => [text])]) {
            const context = { ...asked.context, [key]: value };
            expect(evaluate(policy, { ...asked, context }).outcome, `${key} = ${value}`).toBe(outcome);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not change with other context if no key is missing', () => {
    fc.assert(
      fc.property(statements, request, request, (written, asked, { context }) => {
        const policy = read(written);
        const { outcome, missingContext } = evaluate(policy, asked);
        fc.pre(missingContext.length === 0);
        expect(evaluate(policy, { ...asked, context: { ...context, ...asked.context } }).outcome).toBe(outcome);
      }),
      { numRuns: 1000 },
    );
  });

  it('never allows more with another Deny, nor less with another Allow', () => {
    const rank = ['EXPLICIT_DENY', 'IMPLICIT_DENY', 'ALLOW'];
    fc.assert(
      fc.property(statements, statement, request, (written, further, asked) => {
        const before = rank.indexOf(evaluate(read(written), asked).outcome);
        const after = rank.indexOf(evaluate(read([...written, further]), asked).outcome);
        expect(further.Effect === 'Deny' ? after <= before : after >= before).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('evaluates any texts, or rejects them as invalid', () => {
    const policy = read([{ Effect: 'Allow', Principal: '*', Action: ['*'], Resource: '*', Condition: {} }]);
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom(...names)),
        fc.oneof(fc.string(), fc.constant('kms:Decrypt')),
        fc.dictionary(fc.string(), fc.array(fc.string())),
        (principal, action, context) => {
          try {
            expect(evaluate(policy, { principal, action, context }).missingContext).toEqual([]);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidRequestError);
          }
        },
      ),
    );
  });
});
