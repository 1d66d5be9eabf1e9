import fc from 'fast-check';
import { awsAccount } from './test-clouds.ts';

/** A policy document before JSON.stringify. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly StatementDocument[];
}

export type StatementDocument = Readonly<Record<string, unknown>>;

const listOf = (...values: string[]) =>
  fc.array(fc.constantFrom(...values), { maxLength: 4 }).map((list) => (list.length === 1 ? (list[0] ?? '') : list));

const principal = fc.oneof(
  fc.constant('*'),
  fc.constant(`arn:aws:iam::${awsAccount}:role/Bare`),
  fc.record(
    {
      AWS: listOf(
        '*',
        awsAccount,
        `arn:aws:iam::${awsAccount}:root`,
        'arn:aws-cn:iam::444455556666:root',
        '444455556666',
      ),
      Service: listOf('logs.amazonaws.com', 'ec2.amazonaws.com'),
      aws: listOf('*'),
    },
    { requiredKeys: [] },
  ),
);

const action = listOf('kms:Decrypt', 'KMS:decrypt', 'kms:*', 'kms:Get*', '*');
const resource = listOf('*', 'arn:aws:kms:eu-west-1:111122223333:key/A', 'arn:aws:kms:eu-west-1:111122223333:key/a');

const values = fc.oneof(
  fc.constantFrom<unknown>('true', true, 'True', 5, '5', [], ['a', 'b'], ['b', 'a', 'b'], 'a+b%20', '\ud800"\\'),
  fc.string({ maxLength: 3 }),
);

const block = fc.dictionary(
  fc.constantFrom('aws:SourceIp', 'AWS:sourceip', 'aws:sourceIP', '1', '__proto__', 'Ä'),
  values,
  { maxKeys: 4 },
);

const condition = fc.dictionary(
  fc.constantFrom(
    'StringEquals',
    'stringequals',
    'STRINGEQUALS',
    'ForAnyValue:ArnLikeIfExists',
    'Bool',
    'bool',
    'Wrong',
    'wrong',
  ),
  block,
  { maxKeys: 4 },
);

const statement = fc.record(
  {
    Sid: fc.constantFrom('', 'a', 'b', 'with space'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: principal,
    NotPrincipal: principal,
    Action: action,
    NotAction: action,
    Resource: resource,
    NotResource: resource,
    Condition: condition,
    Comment: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: ['Effect'] },
);

/**
 * Policies from a small vocabulary, so that two of them have many parts in common. Some are unusual, none is malformed.
 */
export const arbitraryPolicy: fc.Arbitrary<PolicyDocument> = fc.record(
  {
    Version: fc.constantFrom('2012-10-17', '2008-10-17', 'x'),
    Id: fc.constantFrom('', 'one', 'two'),
    Statement: fc.array(statement, { maxLength: 4 }),
  },
  { requiredKeys: ['Statement'] },
);

/** The same policy in another spelling. `next` (0 to 1) decides at random which freedoms of a document are used. */
export function respell(policy: PolicyDocument, next: () => number): string {
  const flip = () => next() < 0.5;
  const statements = policy.Statement.map((each) => respellStatement(each, next));
  const repeated = statements.length > 0 && flip() ? [...statements, statements[0]] : statements;
  const document = { ...policy, Statement: repeated.length === 1 && flip() ? repeated[0] : shuffle(repeated, next) };
  return JSON.stringify(shuffleKeys(document, next), null, flip() ? 2 : 0);
}

type Respell = (value: unknown, next: () => number) => unknown;

const respellActions: Respell = (list, next) => respellList(list, next, changeCase(next));
const respellResources: Respell = (list, next) => respellList(list, next);

const respellers: ReadonlyMap<string, Respell> = new Map([
  ['Sid', (sid, next) => (sid === '' && next() < 0.5 ? undefined : sid)],
  ['Principal', respellPrincipals],
  ['NotPrincipal', respellPrincipals],
  ['Action', respellActions],
  ['NotAction', respellActions],
  ['Resource', respellResources],
  ['NotResource', respellResources],
  ['Condition', respellCondition],
]);

function respellStatement(statement: StatementDocument, next: () => number): StatementDocument {
  const entries = Object.entries(statement).map(([name, value]) => {
    const respellValue = respellers.get(name);
    return [name, respellValue === undefined ? value : respellValue(value, next)];
  });
  const emptyCondition = 'Condition' in statement || next() < 0.5 ? {} : { Condition: {} };
  const emptySid = 'Sid' in statement || next() < 0.5 ? {} : { Sid: '' };
  return shuffleKeys({ ...Object.fromEntries(entries), ...emptyCondition, ...emptySid }, next);
}

function respellPrincipals(principals: unknown, next: () => number): unknown {
  if (principals === '*') return next() < 0.5 ? '*' : { AWS: '*' };
  if (typeof principals === 'string') return principals;
  const respellAccount = (value: string) =>
    value === awsAccount || value === `arn:aws:iam::${awsAccount}:root`
      ? next() < 0.5
        ? awsAccount
        : `arn:aws:iam::${awsAccount}:root`
      : value;
  const entries = Object.entries(principals as object).map(([type, list]) => [
    type,
    respellList(list, next, type === 'AWS' ? respellAccount : undefined),
  ]);
  return shuffleKeys(Object.fromEntries(entries), next);
}

/** Changes the letter case of operators and keys, unless two in one object would become the same. */
function respellCondition(blocks: unknown, next: () => number): unknown {
  const respellKeys = (object: object, respellValue: (value: unknown) => unknown) => {
    const entries = Object.entries(object);
    const names = entries.map(([name]) => name.toLowerCase());
    const isFree = new Set(names).size === names.length;
    const renamed = entries.map(([name, value]) => [
      isFree && /^[\x20-\x7e]*$/.test(name) ? changeCase(next)(name) : name,
      respellValue(value),
    ]);
    return shuffleKeys(Object.fromEntries(renamed), next);
  };
  return respellKeys(blocks as object, (block) => respellKeys(block as object, (list) => respellValues(list, next)));
}

const respellValues = (list: unknown, next: () => number): unknown =>
  typeof list === 'boolean' || typeof list === 'number'
    ? next() < 0.5
      ? String(list)
      : [list]
    : respellList(list, next);

function respellList(list: unknown, next: () => number, respellItem = (item: string): string => item): unknown {
  const items = (Array.isArray(list) ? list : [list]).map((item: string) => respellItem(item));
  const repeated = items.length > 0 && next() < 0.5 ? [...items, items[0]] : items;
  return repeated.length === 1 && next() < 0.5 ? repeated[0] : shuffle(repeated, next);
}

const changeCase = (next: () => number) => (text: string) =>
  [...text].map((letter) => (next() < 0.5 ? letter.toLowerCase() : letter.toUpperCase())).join('');

function shuffle<Item>(items: readonly Item[], next: () => number): Item[] {
  return items
    .map((item) => ({ item, place: next() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

const shuffleKeys = (object: object, next: () => number): StatementDocument =>
  Object.fromEntries(shuffle(Object.entries(object), next));
