import { ofAccount } from '../../evaluate/principal-index.ts';
import { groupBy } from '../../group-by.ts';
import type { CallerForm, CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyContextEntry, KeyPolicyPrincipalKind, KeyPolicyStatement, PolicySubject } from '../../types.ts';
import { createCallerPatterns } from './caller-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import { type NamedCallers, valuesOf } from './named-callers.ts';
import { partitionsIn } from './partitions.ts';
import type { Places } from './places.ts';
import { findServices } from './services.ts';
import { audienceOf, listedBy, roleOf } from './statement-audience.ts';
import { type Steps, spendOnTexts } from './steps.ts';
import type { TextSpace } from './text-classes.ts';

/** A caller, with the other condition keys that requests by it carry. */
export interface CallerChoice {
  readonly principal: string;
  readonly context: readonly KeyPolicyContextEntry[];
}

export interface Callers {
  readonly choices: readonly CallerChoice[];
  /** Null where every class of callers is represented; otherwise the reason why one may be missing. */
  readonly gap: string | null;
}

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

/** The limit per form of names; more would take longer than a second. */
const maxSteps = 200_000;
/** A session name that no policy contains. */
const anySession = 'session';

/** Names of one form, of one account or of any. */
interface NameSpace {
  readonly form: CallerForm;
  readonly partition: string;
  readonly accountId: string | null;
  /** The names of roles, where only the sessions of such roles matter; otherwise null. */
  readonly roles: ReadonlySet<string> | null;
}

const startOf = ({ form, partition }: NameSpace): string => form.prefix.replace('{partition}', partition);

const toSpace = (space: NameSpace): TextSpace => {
  const { kind, alphabet, path, accountDigits } = space.form;
  if (space.accountId !== null) return { prefix: startOf(space) + space.accountId + kind, fields: [], alphabet, path };
  const account = { length: accountDigits, alphabet: '0123456789' };
  const fields = [account, ...[...kind].map((letter) => ({ length: 1, alphabet: letter }))];
  return { prefix: startOf(space), fields, alphabet, path };
};

const partitionsOf = ({ named, conditions, subject, names }: CallerSource): readonly string[] => {
  const texts = [
    ...named.principals.map(({ value }) => value),
    ...conditions.flatMap(({ condition }) => condition.values),
  ];
  return partitionsIn(texts, subject.partition ?? names.defaultPartition, names);
};

/** The forms, partitions and accounts of the names that the target may cover. */
const spacesOf = (source: CallerSource): readonly NameSpace[] => {
  const { target, names, subject } = source;
  const { forms } = names;
  const audience = audienceOf(target, source);
  if (audience === null) {
    return partitionsOf(source).flatMap((partition) =>
      forms.map((form) => ({ form, partition, accountId: null, roles: null })),
    );
  }
  const spaces = audience.flatMap((member) => {
    const { kind, accountId, partition: own } = member;
    if (accountId === null) return [];
    const partition = own ?? subject.partition ?? names.defaultPartition;
    const role = roleOf(member);
    const meant = kind === 'ACCOUNT' ? forms : forms.filter(({ toSession }) => toSession !== null && role !== null);
    return meant.map((form) => ({ form, partition, accountId, role: kind === 'ACCOUNT' ? null : role }));
  });
  const groups = groupBy(spaces, ({ form, partition, accountId }) => [partition, accountId, form.kind].join());
  return [...groups.values()].flatMap((list) => {
    const [first] = list;
    const roles = new Set(list.flatMap(({ role }) => role ?? []));
    return first === undefined ? [] : { ...first, roles: list.some(({ role }) => role === null) ? null : roles };
  });
};

/** A role's sessions: those that a policy names, and any other. The path of the role shows in their context. */
const sessionsOf = (
  role: string,
  { toSession }: CallerForm,
  { named, names }: CallerSource,
): readonly CallerChoice[] => {
  if (toSession === null) return [];
  const principals = new Set([...named.sessionsOf(toSession(role, '')), toSession(role, anySession)]);
  return [...principals].map((principal) => ({ principal, context: [{ key: names.arnKey, values: [role] }] }));
};

const absent = (keys: readonly string[]): readonly KeyPolicyContextEntry[] => keys.map((key) => ({ key, values: [] }));

/**
 * Services, the identity providers that a policy names, a caller about whom nothing is known, and one without
 * credentials.
 */
const othersOf = ({ named, target, names }: CallerSource, services: readonly string[]): readonly CallerChoice[] => {
  const providers = valuesOf(listedBy(target) ?? named.principals, 'SAML_PROVIDER', 'OIDC_PROVIDER');
  const unknown = absent([...names.identityKeys, ...names.serviceKeys, ...names.callerKeys]);
  const isOther = ({ key }: KeyPolicyContextEntry): boolean => names.anonymous.every((given) => given.key !== key);
  return [
    ...services.map((principal) => ({ principal, context: absent(names.identityKeys) })),
    ...providers.map((principal) => ({ principal, context: absent(names.serviceKeys) })),
    { principal: '*', context: unknown },
    { principal: '*', context: [...unknown.filter(isOther), ...names.anonymous] },
  ];
};

const namedKinds: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['ACCOUNT', 'USER', 'ROLE', 'FEDERATED_USER']);

const namedOf = (source: CallerSource): readonly CallerChoice[] =>
  (audienceOf(source.target, source) ?? source.target.principals ?? []).flatMap(({ kind, value }) =>
    namedKinds.has(kind) ? { principal: value, context: [] } : [],
  );

/** The services that the target lists, or one for each class of services. */
const servicesOf = (source: CallerSource) => {
  const listed = listedBy(source.target);
  if (listed !== null) return { texts: valuesOf(listed, 'SERVICE'), complete: true };
  return findServices({ ...source, named: valuesOf(source.named.principals, 'SERVICE') }, maxSteps);
};

/**
 * The spaces of names to search, and the patterns that distinguish names in them. Of accounts that the same statements
 * name, and of which nothing else is named, one is enough.
 */
const distinctSpaces = (source: CallerSource) => {
  const { named, places, conditions } = source;
  const spaces = spacesOf(source);
  const starts = new Set(spaces.map(startOf));
  const ofConditions = new Map([...starts].map((start) => [start, createCallerPatterns(start, source)]));
  const usesVariables = conditions.some(({ variables }) => variables.length > 0);
  const found = spaces.map((space) => {
    const { form, partition, accountId, roles } = space;
    const start = startOf(space);
    const compared = ofConditions.get(start)?.(accountId) ?? [];
    const patterns = [...compared, ...named.patternsFor(start).of(accountId, roles)];
    const isPlain = accountId !== null && !usesVariables && compared.length === 0 && roles === null;
    const isAlone = isPlain && !named.patternsFor(start).namesMembersOf(accountId);
    const account = isAlone ? places.of(ofAccount(accountId)) : `=${accountId}`;
    return { space, patterns, name: JSON.stringify([form.prefix, form.kind, partition, account]) };
  });
  return [...new Map(found.toReversed().map((each) => [each.name, each])).values()].toReversed();
};

/**
 * One caller for each class of callers that the principals of the documents and their conditions on the caller's name
 * and account distinguish, among those that the target may cover.
 */
export const findCallers = (source: CallerSource): Callers => {
  const found = distinctSpaces(source).map(({ space, patterns }) => {
    return { form: space.form, classes: spendOnTexts(source.steps, patterns, toSpace(space), maxSteps) };
  });
  const identities = found.flatMap(({ form, classes: { texts } }) =>
    texts.flatMap((principal) => [{ principal, context: [] }, ...sessionsOf(principal, form, source)]),
  );
  const accounts = [...namedOf(source), ...identities].map(({ principal, context }) => ({
    principal,
    context: [...context, ...absent(source.names.serviceKeys)],
  }));
  const services = servicesOf(source);
  const keyOf = ({ principal, context }: CallerChoice): string => JSON.stringify([principal, context]);
  const all = new Map([...accounts, ...othersOf(source, services.texts)].map((choice) => [keyOf(choice), choice]));
  const isComplete = services.complete && found.every(({ classes }) => classes.complete);
  const gap = isComplete ? null : 'principals fall into too many classes';
  return { choices: [...all.values()], gap };
};
