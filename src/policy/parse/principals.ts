import type { PrincipalGrammar, PrincipalReading } from '../languages/statements/grammar.ts';
import type {
  KeyPolicyIssueCode,
  KeyPolicyPrincipal,
  KeyPolicyPrincipalKind,
  PolicySubject,
  PrincipalIdentity,
} from '../types.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';
import { isJsonObject, keysOf, memberOf, readStrings, typeName } from './values.ts';

/** Kinds whose text contains no account id. */
const withoutAccount: ReadonlySet<KeyPolicyPrincipalKind> = new Set([
  'SERVICE',
  'DELETED',
  'CANONICAL_USER',
  'UNKNOWN',
]);

const isExternal = (identity: PrincipalIdentity, subject: PolicySubject): boolean | null => {
  if (identity.kind === 'ANYONE') return true;
  if (withoutAccount.has(identity.kind)) return null;
  if (identity.accountId === null || subject.accountId === null) return null;
  return identity.accountId !== subject.accountId || isOfOtherPartition(identity, subject);
};

/** Accounts in different partitions are different, even with the same id. */
const isOfOtherPartition = ({ partition }: PrincipalIdentity, subject: PolicySubject): boolean => {
  return partition !== null && subject.partition !== null && partition !== subject.partition;
};

/** Reads Principal or NotPrincipal: `"*"`, or a map from a type to a value or a list of values. */
export const readPrincipals = (value: JsonValue, path: Path, scope: ReadingScope): readonly KeyPolicyPrincipal[] => {
  if (isJsonObject(value)) return readMap(value, path, scope);
  if (typeof value === 'string') return [readBare(value, path, scope)];
  scope.log.reject(
    'WRONG_TYPE',
    path,
    `Must be "*" or an object such as ${example(scope)}, but is ${typeName(value)}.`,
  );
  return [];
};

const example = ({ grammar }: ReadingScope): string => `{"${grammar.principals.types[0]}": "*"}`;

const readMap = (map: JsonObject, path: Path, scope: ReadingScope): readonly KeyPolicyPrincipal[] => {
  const principals: KeyPolicyPrincipal[] = [];
  const types = keysOf(map);
  if (types.length === 0) scope.log.note('MISSING_ELEMENT', path, 'The object is empty: it names no principal.');
  for (const type of types) {
    const typePath = path.at(type);
    if (!scope.grammar.principals.types.includes(type)) noteType(type, typePath, scope);
    readStrings(memberOf(map, type) ?? null, typePath, scope.log, (text, index) => {
      const reading = scope.grammar.principals.classify(type, text);
      const principal = complete(type, text, reading, scope.subject);
      const fault = faultOf(principal, reading, scope.subject);
      if (fault !== null) scope.log.note(fault.code, typePath.item(index), fault.message);
      principals.push(principal);
    });
  }
  // A copy has no spare capacity, unlike a list that grew; policies stay cached for long.
  return [...principals];
};

const readBare = (value: string, path: Path, scope: ReadingScope): KeyPolicyPrincipal => {
  const principal = toPrincipal(null, value, scope.grammar.principals, scope.subject);
  if (value !== '*') {
    scope.log.note(
      'UNKNOWN_PRINCIPAL',
      path,
      `Only "*" is allowed without a type: name the type, as in ${example(scope)}.`,
    );
  }
  return principal;
};

/** Reads a principal of a policy; the type is null for bare text. */
export const toPrincipal = (
  type: string | null,
  value: string,
  grammar: PrincipalGrammar,
  subject: PolicySubject,
): KeyPolicyPrincipal => {
  return complete(type, value, grammar.classify(type, value), subject);
};

const complete = (
  type: string | null,
  value: string,
  reading: PrincipalReading,
  subject: PolicySubject,
): KeyPolicyPrincipal => {
  const { kind, partition, accountId, name, refusal } = reading;
  const external = isExternal(reading, subject);
  return { type, value, kind, partition, accountId, name, external, matchesNobody: refusal === 'UNMATCHABLE' };
};

const noteType = (type: string, path: Path, { grammar, log }: ReadingScope): void => {
  const { types } = grammar.principals;
  log.note('UNKNOWN_ELEMENT', path, `${quoted(type)} is not a principal type: use one of ${types.join(', ')}.`);
};

interface Fault {
  readonly code: KeyPolicyIssueCode;
  readonly message: string;
}

/** What is to be reported about a principal; null for nearly all. */
const faultOf = (
  principal: KeyPolicyPrincipal,
  { refusal }: PrincipalReading,
  subject: PolicySubject,
): Fault | null => {
  if (refusal === 'UNMATCHABLE') return { code: 'INVALID_PRINCIPAL', message: unmatchableMessage(principal) };
  if (refusal === 'UNSUPPORTED') return { code: 'INVALID_PRINCIPAL', message: wildcardAccountMessage(principal) };
  if (isOfOtherPartition(principal, subject))
    return { code: 'INVALID_PRINCIPAL', message: otherPartitionMessage(principal, subject) };
  return principal.kind === 'UNKNOWN' ? { code: 'UNKNOWN_PRINCIPAL', message: unknownMessage(principal) } : null;
};

const unmatchableMessage = ({ value }: KeyPolicyPrincipal): string =>
  `${quoted(value)} matches nobody: name an account, or each user, role or session in full. ` +
  'Here only a lone "*" is a wildcard; put a pattern into a condition on the ARN of the principal.' +
  (hasWildcardInPath(value) ? ` ${aboutPaths}` : '');

/** Searched once: an expression for slashes around it would start again at each slash. */
const hasWildcardInPath = (value: string): boolean =>
  /[*?]/.test(value.slice(value.indexOf('/') + 1, Math.max(0, value.lastIndexOf('/'))));

const aboutPaths =
  'A role or user whose path really contains this character would have the access of this entry, which is not counted.';

const wildcardAccountMessage = ({ value }: KeyPolicyPrincipal): string =>
  `${quoted(value)} has a wildcard in place of the account, which the cloud rejects, and which would mean everyone: name the account.`;

const otherPartitionMessage = ({ value, partition }: KeyPolicyPrincipal, subject: PolicySubject): string =>
  `${quoted(value)} is in the partition ${quoted(partition ?? '')}, but the key is in ${quoted(subject.partition ?? '')}: ` +
  'the cloud rejects principals of another partition.';

const unknownMessage = ({ type, value }: KeyPolicyPrincipal): string => {
  const form = type === null ? 'a principal' : `a principal of type ${quoted(type)}`;
  return `${quoted(value)} does not have a documented form of ${form}: check whom it should name.`;
};
