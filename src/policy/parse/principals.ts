import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind, PolicySubject, PrincipalIdentity } from '../types.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';
import { isJsonObject, readStrings, typeName } from './values.ts';

/** Kinds whose text holds no account to compare with the key's own. */
const withoutAccount: ReadonlySet<KeyPolicyPrincipalKind> = new Set([
  'SERVICE',
  'DELETED',
  'CANONICAL_USER',
  'UNKNOWN',
]);

function isExternal(identity: PrincipalIdentity, subject: PolicySubject): boolean | null {
  if (identity.kind === 'ANYONE') return true;
  if (withoutAccount.has(identity.kind)) return null;
  if (identity.accountId === null || subject.accountId === null) return null;
  return identity.accountId !== subject.accountId;
}

/** Reads Principal or NotPrincipal: `"*"`, or a map from a type to a value or a list of values. */
export function readPrincipals(value: JsonValue, path: Path, scope: ReadingScope): readonly KeyPolicyPrincipal[] {
  if (isJsonObject(value)) return readMap(value, path, scope);
  if (typeof value === 'string') return [readBare(value, path, scope)];
  scope.log.reject(
    'WRONG_TYPE',
    path,
    `Must be "*" or an object such as ${example(scope)}, and is ${typeName(value)}.`,
  );
  return [];
}

const example = ({ grammar }: ReadingScope): string => `{"${grammar.principals.types[0]}": "*"}`;

function readMap(map: JsonObject, path: Path, scope: ReadingScope): readonly KeyPolicyPrincipal[] {
  const principals: KeyPolicyPrincipal[] = [];
  if (map.size === 0) scope.log.note('MISSING_ELEMENT', path, 'The object is empty: nobody is named here.');
  for (const [type, value] of map) {
    const typePath = path.at(type);
    if (!scope.grammar.principals.types.includes(type)) noteType(type, typePath, scope);
    readStrings(value, typePath, scope.log, (text, index) => {
      const principal = toPrincipal(type, text, scope);
      if (principal.kind === 'UNKNOWN') noteUnknown(principal, typePath.item(index), scope);
      principals.push(principal);
    });
  }
  // A copy is as long as what it holds; a list that grew keeps room for more as long as its policy is cached.
  return [...principals];
}

function readBare(value: string, path: Path, scope: ReadingScope): KeyPolicyPrincipal {
  const principal = toPrincipal(null, value, scope);
  if (value !== '*') {
    scope.log.note('UNKNOWN_PRINCIPAL', path, `Only "*" may stand by itself: name the type, as in ${example(scope)}.`);
  }
  return principal;
}

function toPrincipal(type: string | null, value: string, { grammar, subject }: ReadingScope): KeyPolicyPrincipal {
  const { kind, partition, accountId, name } = grammar.principals.classify(type, value);
  const identity = { kind, partition, accountId, name };
  return { type, value, kind, partition, accountId, name, external: isExternal(identity, subject) };
}

function noteType(type: string, path: Path, { grammar, log }: ReadingScope): void {
  const { types } = grammar.principals;
  log.note('UNKNOWN_ELEMENT', path, `${quoted(type)} is no type of principal: use one of ${types.join(', ')}.`);
}

function noteUnknown({ type, value }: KeyPolicyPrincipal, path: Path, { log }: ReadingScope): void {
  const form = type === null ? 'a principal' : `a principal of type ${quoted(type)}`;
  log.note('UNKNOWN_PRINCIPAL', path, `${quoted(value)} has no documented form of ${form}: check whom it should name.`);
}
