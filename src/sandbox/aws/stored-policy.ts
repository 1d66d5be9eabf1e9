import { kmsError, validationError } from './errors.ts';
import { parsePolicy } from './policy-schema.ts';
import { printPolicy } from './policy-text.ts';

const maxPolicyBytes = 32_768;
const memberOrder = [
  'Version',
  'Id',
  'Statement',
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

type Members = Readonly<Record<string, unknown>>;

/**
 * The text that KMS stores for a policy: the meaning is the same, the text rarely is. Members are put in the service's
 * order, a list of one item becomes the item, an account id becomes the ARN of its root, and the JSON is formatted
 * again. Throws PutKeyPolicy's error for a text that is not a policy.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export const storedPolicy = (text: unknown): string => {
  if (text === undefined || text === null) throw validationError(null, 'policy', 'Member must not be null');
  if (typeof text !== 'string') throw kmsError('SerializationException', 'The policy is not a string.');
  if (text === '') throw validationError('', 'policy', 'Member must have length greater than or equal to 1');
  if (Buffer.byteLength(text) > maxPolicyBytes) {
    throw kmsError('LimitExceededException', 'The key policy document exceeds the limit of 32768 bytes.');
  }
  const policy = parsePolicy(text);
  const statements = [policy.Statement].flat().map((statement) => storedStatement(statement));
  return printPolicy(inOrder({ ...policy, Statement: statements }));
};

const storedStatement = (statement: Members): Members => {
  const stored: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(statement)) {
    stored[name] = name.endsWith('Principal') ? withRootArns(collapsed(value)) : collapsed(value);
  }
  return inOrder(stored);
};

const isMembers = (value: unknown): value is Members => {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
};

/** Replaces lists of one item, at any depth, by the item. */
const collapsed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 1 ? value[0] : value;
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, collapsed(member)]));
};

const withRootArns = (principal: unknown): unknown => {
  if (!isMembers(principal) || principal.AWS === undefined) return principal;
  const toRootArn = (one: unknown) =>
    typeof one === 'string' && /^\d{12}$/.test(one) ? `arn:aws:iam::${one}:root` : one;
  const { AWS: accounts } = principal;
  return { ...principal, AWS: Array.isArray(accounts) ? accounts.map(toRootArn) : toRootArn(accounts) };
};

/** Puts known members in the service's order, followed by the others in their original order. */
const inOrder = (members: Members): Members => {
  const rank = (name: string) => (memberOrder.includes(name) ? memberOrder.indexOf(name) : memberOrder.length);
  return Object.fromEntries(Object.entries(members).sort(([one], [other]) => rank(one) - rank(other)));
};
