import { groupBy } from '../../group-by.ts';
import type { CallerForm, CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type {
  KeyPolicyContextEntry,
  KeyPolicyPrincipal,
  KeyPolicyPrincipalKind,
  KeyPolicyStatement,
  PolicySubject,
} from '../../types.ts';
import { type CallerPatterns, createCallerPatterns } from './caller-patterns.ts';
import type { KeyCondition } from './key-condition.ts';
import { partitionsIn } from './partitions.ts';
import { findServices } from './services.ts';
import { audienceOf } from './statement-audience.ts';
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
  /** The statements of both documents. */
  readonly statements: readonly KeyPolicyStatement[];
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

const principalsOf = (statements: readonly KeyPolicyStatement[]): readonly KeyPolicyPrincipal[] =>
  statements.flatMap(({ principals, notPrincipals }) => [...(principals ?? []), ...(notPrincipals ?? [])]);

/** Names of one form, of one account or of any. */
interface NameSpace {
  readonly form: CallerForm;
  readonly partition: string;
  readonly accountId: string | null;
}

const startOf = ({ form, partition }: NameSpace): string => form.prefix.replace('{partition}', partition);

const toSpace = (space: NameSpace): TextSpace => {
  const { kind, alphabet, path, accountDigits } = space.form;
  if (space.accountId !== null) return { prefix: startOf(space) + space.accountId + kind, fields: [], alphabet, path };
  const account = { length: accountDigits, alphabet: '0123456789' };
  const fields = [account, ...[...kind].map((letter) => ({ length: 1, alphabet: letter }))];
  return { prefix: startOf(space), fields, alphabet, path };
};

const partitionsOf = ({ statements, conditions, subject, names }: CallerSource): readonly string[] => {
  const named = principalsOf(statements).map(({ value }) => value);
  const texts = [...named, ...conditions.flatMap(({ condition }) => condition.values)];
  return partitionsIn(texts, subject.partition ?? names.defaultPartition, names);
};

/** The forms, partitions and accounts of the names that the target may cover. */
const spacesOf = (source: CallerSource): readonly NameSpace[] => {
  const { target, names, subject } = source;
  const { forms } = names;
  const audience = audienceOf(target, source);
  if (audience === null) {
    return partitionsOf(source).flatMap((partition) => forms.map((form) => ({ form, partition, accountId: null })));
  }
  const spaces = audience.flatMap(({ kind, accountId, partition: own }) => {
    if (accountId === null) return [];
    const partition = own ?? subject.partition ?? names.defaultPartition;
    const meant = kind === 'ACCOUNT' ? forms : forms.filter(({ toSession }) => toSession !== null && isOfRole(kind));
    return meant.map((form): NameSpace => ({ form, partition, accountId }));
  });
  const keyOf = ({ form, partition, accountId }: NameSpace): string => [partition, accountId, form.kind].join();
  return [...new Map(spaces.map((space) => [keyOf(space), space])).values()];
};

const isOfRole = (kind: KeyPolicyPrincipalKind): boolean => kind === 'ROLE' || kind === 'ASSUMED_ROLE_SESSION';

/** A role's sessions: those that a policy names, and any other. The path of the role shows in their context. */
const createSessions = ({ statements, names }: CallerSource) => {
  const named = principalsOf(statements).filter(({ kind }) => kind === 'ASSUMED_ROLE_SESSION');
  const byRole = groupBy(named, ({ value }) => /^[^/]*\/[^/]*\//.exec(value)?.[0] ?? '');
  return (role: string, { toSession }: CallerForm): readonly CallerChoice[] => {
    if (toSession === null) return [];
    const known = (byRole.get(toSession(role, '')) ?? []).map(({ value }) => value);
    return [...new Set([...known, toSession(role, anySession)])].map((principal) => {
      return { principal, context: [{ key: names.arnKey, values: [role] }] };
    });
  };
};

const absent = (keys: readonly string[]): readonly KeyPolicyContextEntry[] => keys.map((key) => ({ key, values: [] }));

/**
 * Services, the identity providers that a policy names, a caller about whom nothing is known, and one without
 * credentials.
 */
const othersOf = ({ statements, names }: CallerSource, services: readonly string[]): readonly CallerChoice[] => {
  const ofKind = (...kinds: readonly KeyPolicyPrincipalKind[]): readonly string[] =>
    principalsOf(statements).flatMap(({ kind, value }) => (kinds.includes(kind) && value !== '*' ? value : []));
  const providers = new Set(ofKind('SAML_PROVIDER', 'OIDC_PROVIDER'));
  const unknown = absent([...names.identityKeys, ...names.serviceKeys, ...names.callerKeys]);
  const isOther = ({ key }: KeyPolicyContextEntry): boolean => names.anonymous.every((given) => given.key !== key);
  return [
    ...services.map((principal) => ({ principal, context: absent(names.identityKeys) })),
    ...[...providers].map((principal) => ({ principal, context: absent(names.serviceKeys) })),
    { principal: '*', context: unknown },
    { principal: '*', context: [...unknown.filter(isOther), ...names.anonymous] },
  ];
};

const namedKinds: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['ACCOUNT', 'USER', 'ROLE', 'FEDERATED_USER']);

const namedOf = (source: CallerSource): readonly CallerChoice[] =>
  (audienceOf(source.target, source) ?? source.target.principals ?? []).flatMap(({ kind, value }) =>
    namedKinds.has(kind) ? { principal: value, context: [] } : [],
  );

/** The patterns for names with each beginning. */
const createPatterns = (source: CallerSource): ((start: string) => CallerPatterns) => {
  const principals = principalsOf(source.statements);
  const known = new Map<string, CallerPatterns>();
  return (start) => {
    const patterns = known.get(start) ?? createCallerPatterns(start, { ...source, principals });
    known.set(start, patterns);
    return patterns;
  };
};

/**
 * One caller for each class of callers that the principals of the documents and their conditions on the caller's name
 * and account distinguish, among those that the target may cover.
 */
export const findCallers = (source: CallerSource): Callers => {
  const patternsFor = createPatterns(source);
  const found = spacesOf(source).map((space) => {
    const patterns = patternsFor(startOf(space))(space.accountId);
    return { form: space.form, classes: spendOnTexts(source.steps, patterns, toSpace(space), maxSteps) };
  });
  const sessionsOf = createSessions(source);
  const identities = found.flatMap(({ form, classes: { texts } }) =>
    texts.flatMap((principal) => [{ principal, context: [] }, ...sessionsOf(principal, form)]),
  );
  const accounts = [...namedOf(source), ...identities].map(({ principal, context }) => ({
    principal,
    context: [...context, ...absent(source.names.serviceKeys)],
  }));
  const services = findServices(source, maxSteps);
  const keyOf = ({ principal, context }: CallerChoice): string => JSON.stringify([principal, context]);
  const all = new Map([...accounts, ...othersOf(source, services.texts)].map((choice) => [keyOf(choice), choice]));
  const isComplete = services.complete && found.every(({ classes }) => classes.complete);
  const gap = isComplete ? null : 'principals fall into too many classes';
  return { choices: [...all.values()], gap };
};
