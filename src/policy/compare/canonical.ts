import { createHash } from 'node:crypto';
import { groupBy } from '../group-by.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import { toLowerAction } from '../parse/actions.ts';
import { sortedUnique } from '../sorted-unique.ts';
import type {
  KeyPolicyEffect,
  KeyPolicyPrincipal,
  KeyPolicyStatement,
  KeyPolicyUnknownElement,
  ParsedKeyPolicy,
  PolicySubject,
} from '../types.ts';
import { canonicalConditions } from './canonical-conditions.ts';

/**
 * The policy in canonical form: two policies have the same meaning if and only if their canonical texts are equal. It
 * is JSON without white space, its keys, lists and statements sorted by code unit and without repeats; scalars are
 * lists of one; actions and condition keys are in lower case, operators in their documented case; `"*"` is written with
 * the provider's first type; an account id is a root ARN in the key's own partition (AWS: `aws` where
 * `subject.partition` is null). The text is itself a well-formed policy with the same canonical text.
 */
export const canonicalPolicy = (policy: ParsedKeyPolicy, grammar: Grammar, subject: PolicySubject): string => {
  const statements = policy.statements.map((statement) => canonicalStatement(statement, grammar, subject));
  return toObject(
    [member('Id', policy.id), `"Statement":[${sortedUnique(statements).join(',')}]`, member('Version', policy.version)],
    policy.unknownElements,
  );
};

/** `sha256:` and the hexadecimal digest of a canonical document in UTF-8. */
export const fingerprintOf = (canonicalDocument: string): string => {
  return `sha256:${createHash('sha256').update(canonicalDocument, 'utf8').digest('hex')}`;
};

const effects: Readonly<Record<KeyPolicyEffect, string>> = { ALLOW: '"Effect":"Allow"', DENY: '"Effect":"Deny"' };

/** One statement of a canonical document. An empty Sid and an empty Condition are left out. */
export const canonicalStatement = (statement: KeyPolicyStatement, grammar: Grammar, subject: PolicySubject): string => {
  const conditions = canonicalConditions(statement.conditions);
  return toObject(
    [
      actions('Action', statement.actions, grammar),
      conditions === null ? null : `"Condition":${conditions}`,
      effects[statement.effect],
      actions('NotAction', statement.notActions, grammar),
      principals('NotPrincipal', statement.notPrincipals, grammar, subject),
      list('NotResource', statement.notResources),
      principals('Principal', statement.principals, grammar, subject),
      list('Resource', statement.resources),
      member('Sid', statement.sid || null),
    ],
    statement.unknownElements,
  );
};

/** The type and the value that stand for a principal in canonical text; the type is null for bare text but "*". */
export const canonicalPrincipal = (
  { type, value }: KeyPolicyPrincipal,
  { principals: grammar }: Grammar,
  subject: PolicySubject,
): { readonly type: string | null; readonly value: string } => {
  if (type === null) return { type: value === '*' ? (grammar.types[0] ?? null) : null, value };
  return { type, value: grammar.canonical(type, value, subject.partition) };
};

const member = (name: string, value: string | null): string | null =>
  value === null ? null : `"${name}":${JSON.stringify(value)}`;

const list = (name: string, values: readonly string[] | null): string | null =>
  values === null ? null : `"${name}":${JSON.stringify(sortedUnique(values))}`;

const actions = (name: string, values: readonly string[] | null, grammar: Grammar): string | null =>
  list(name, values?.map((action) => toLowerAction(action, grammar.actions)) ?? null);

const principals = (
  name: string,
  listed: readonly KeyPolicyPrincipal[] | null,
  grammar: Grammar,
  subject: PolicySubject,
): string | null => {
  if (listed === null) return null;
  // Bare text is the whole element: no other principal can stand beside it.
  const bare = listed.find(({ type, value }) => type === null && value !== '*');
  if (bare !== undefined) return member(name, bare.value);
  const byType = groupBy(listed, ({ type }) => type ?? grammar.principals.types[0] ?? '');
  const members = sortedUnique([...byType.keys()]).map((type) => {
    const values = (byType.get(type) ?? []).map((principal) => canonicalPrincipal(principal, grammar, subject).value);
    return `${JSON.stringify(type)}:${JSON.stringify(sortedUnique(values))}`;
  });
  return `"${name}":{${members.join(',')}}`;
};

/** `members` are in order by name already; unknown elements take their places among them. */
const toObject = (members: readonly (string | null)[], unknown: readonly KeyPolicyUnknownElement[]): string => {
  if (unknown.length === 0) return `{${joinMembers(members)}}`;
  const others = unknown.map(({ name, json }) => ({ name, text: `${JSON.stringify(name)}:${json}` }));
  const present = members.filter((text) => text !== null);
  const all = [...present.map((text) => ({ name: text.slice(1, text.indexOf('"', 1)), text })), ...others];
  return `{${joinMembers(all.sort((left, right) => (left.name < right.name ? -1 : 1)).map(({ text }) => text))}}`;
};

/** Concatenation is several times faster than `join` for so few. */
const joinMembers = (members: readonly (string | null)[]): string => {
  let text = '';
  for (const each of members) if (each !== null) text += text === '' ? each : `,${each}`;
  return text;
};
