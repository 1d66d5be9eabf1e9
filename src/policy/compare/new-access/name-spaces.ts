import { keyOfAccount } from '../../evaluate/principal-index.ts';
import { groupBy } from '../../group-by.ts';
import type { CallerForm, CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyStatement, PolicySubject } from '../../types.ts';
import { createCallerPatterns, patternsOfArns } from './caller-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import type { NamedCallers } from './named-callers.ts';
import { partitionsOf } from './partitions.ts';
import type { Places } from './places.ts';
import { audienceOf, listedBy, roleOf } from './statement-audience.ts';
import type { Steps } from './steps.ts';
import type { TextSpace } from './text-classes.ts';

/** What callers are searched for in. */
export interface CallerSource {
  readonly named: NamedCallers;
  readonly places: Places;
  /** A statement whose callers are searched for: a new Allow, or a Deny that may be missing. */
  readonly target: KeyPolicyStatement;
  readonly conditions: readonly KeyCondition[];
  readonly names: CallerNames;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
  readonly steps: Steps;
}

/** Names of one form, of one account or of any. */
interface NameSpace {
  readonly form: CallerForm;
  readonly partition: string;
  readonly accountId: string | null;
  /** The names of roles, where only the sessions of such roles matter; otherwise null. */
  readonly roles: ReadonlySet<string> | null;
}

const startOf = ({ form, partition }: NameSpace): string => form.prefix.replace('{partition}', partition);

/** The texts of its names. */
export const toTextSpace = (space: NameSpace): TextSpace => {
  const { kind, alphabet, path, accountDigits } = space.form;
  if (space.accountId !== null) return { prefix: startOf(space) + space.accountId + kind, fields: [], alphabet, path };
  const account = { length: accountDigits, alphabet: '0123456789' };
  const fields = [account, ...[...kind].map((letter) => ({ length: 1, alphabet: letter }))];
  return { prefix: startOf(space), fields, alphabet, path };
};

const anyPartition = (source: CallerSource): readonly string[] =>
  partitionsOf(source, patternsOfArns(source.conditions, source.names));

/** The forms, partitions and accounts of the names that the target may cover. */
const spacesOf = (source: CallerSource): readonly NameSpace[] => {
  const { target, subject } = source;
  const { forms } = source.names;
  const audience = audienceOf(target, source);
  if (audience === null) {
    return anyPartition(source).flatMap((partition) =>
      forms.map((form) => ({ form, partition, accountId: null, roles: null })),
    );
  }
  // A listed account id is of the key's partition; one in a condition, of any.
  const unwritten =
    listedBy(target) !== null && subject.partition !== null ? [subject.partition] : anyPartition(source);
  const spaces = audience.flatMap((member) => {
    const { kind, accountId, partition } = member;
    if (accountId === null) return [];
    const role = roleOf(member);
    const meant = kind === 'ACCOUNT' ? forms : forms.filter(({ toSession }) => toSession !== null && role !== null);
    const partitions = partition === null ? unwritten : [partition];
    return partitions.flatMap((one) => meant.map((form) => ({ form, partition: one, accountId, role })));
  });
  const groups = groupBy(spaces, ({ form, partition, accountId }) => [partition, accountId, form.kind].join());
  return [...groups.values()].flatMap((list) => {
    const [first] = list;
    const roles = new Set(list.flatMap(({ role }) => role ?? []));
    return first === undefined ? [] : { ...first, roles: list.some(({ role }) => role === null) ? null : roles };
  });
};

/**
 * The spaces of names to search, and the patterns that distinguish names in them. Of accounts that the same statements
 * name, and of which nothing else is named, one is enough.
 */
export const findNameSpaces = (source: CallerSource) => {
  const { named, places, conditions } = source;
  const spaces = spacesOf(source);
  const starts = new Set(spaces.map(startOf));
  const ofConditions = new Map([...starts].map((start) => [start, createCallerPatterns(start, source)]));
  const usesVariables = conditions.some(({ variables }) => variables.length > 0);
  const found = spaces.map((space) => {
    const { form, partition, accountId, roles } = space;
    const start = startOf(space);
    const compared = ofConditions.get(start)?.(accountId) ?? [];
    const patterns = [...compared, ...named.patternsFor(start, partition).of(accountId, roles)];
    const isPlain = accountId !== null && !usesVariables && compared.length === 0 && roles === null;
    const isAlone = isPlain && !named.patternsFor(start, partition).namesMembersOf(accountId);
    const account = isAlone ? places.of(keyOfAccount(accountId)) : `=${accountId}`;
    return { space, patterns, name: JSON.stringify([form.prefix, form.kind, partition, account]) };
  });
  return [...groupBy(found, ({ name }) => name).values()].flatMap(([first]) => first ?? []);
};
