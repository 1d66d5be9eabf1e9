import type { CallerForm } from '../../languages/statements/caller-form.ts';
import type { KeyPolicyContextEntry, KeyPolicyPrincipalKind } from '../../types.ts';
import { type CallerSource, findNameSpaces, toTextSpace } from './name-spaces.ts';
import { valuesOf } from './named-callers.ts';
import { findServices } from './services.ts';
import { audienceOf, listedBy } from './statement-audience.ts';
import { spendOnTexts } from './steps.ts';

/** A caller, with the other condition keys that requests by it carry. */
export interface CallerChoice {
  readonly principal: string;
  readonly context: readonly KeyPolicyContextEntry[];
}

type SessionOf = NonNullable<CallerForm['toSession']>;

export interface CallerChoices {
  readonly choices: readonly CallerChoice[];
  /** Null where every class of callers is represented; otherwise the reason why one may be missing. */
  readonly gap: string | null;
}

/** The limit per form of names; more would take longer than a second. */
const maxSteps = 200_000;
/** A session that none of these is. */
const otherSession = (named: readonly string[], role: string, toSession: SessionOf): string => {
  let name = 'session';
  while (named.includes(toSession(role, name))) name = `other-${name}`;
  return toSession(role, name);
};

/** A role's sessions: those that a policy names, and any other. The path of the role shows in their context. */
const sessionsOf = (
  role: string,
  { toSession }: CallerForm,
  { named, names }: CallerSource,
): readonly CallerChoice[] => {
  if (toSession === null) return [];
  const sessions = named.sessionsOf(toSession(role, ''));
  return [...sessions, otherSession(sessions, role, toSession)].map((principal) => ({
    principal,
    context: [{ key: names.arnKey, values: [role] }],
  }));
};

const absent = (keys: readonly string[]): readonly KeyPolicyContextEntry[] => keys.map((key) => ({ key, values: [] }));

/**
 * Services, the identity providers that a policy names, a caller about whom nothing is known, and one without
 * credentials.
 */
const othersOf = ({ named, target, names }: CallerSource, services: readonly string[]): readonly CallerChoice[] => {
  const providers = valuesOf(listedBy(target) ?? named.principals, 'SAML_PROVIDER', 'OIDC_PROVIDER');
  const unknown = absent([...names.identityKeys, ...names.serviceKeys, ...names.callerKeys]);
  const listed = new Set(valuesOf(named.principals, 'SERVICE'));
  // Whether requests of services carry an account is not documented: those that a policy names may.
  const ofNamed = absent(names.identityKeys.filter((key) => !names.accountKeys.includes(key)));
  const ofOthers = absent(names.identityKeys);
  return [
    ...services.map((principal) => ({ principal, context: listed.has(principal) ? ofNamed : ofOthers })),
    ...providers.map((principal) => ({ principal, context: absent(names.serviceKeys) })),
    { principal: '*', context: unknown },
    { principal: '*', context: [...unknown, ...names.anonymous] },
  ];
};

const namedKinds: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['ACCOUNT', 'USER', 'ROLE', 'FEDERATED_USER']);

const namedOf = (source: CallerSource): readonly CallerChoice[] =>
  (audienceOf(source.target, source) ?? source.named.principals).flatMap(({ kind, value }) =>
    namedKinds.has(kind) ? { principal: value, context: [] } : [],
  );

/** The services that the target lists, or one for each class of services. */
const servicesOf = (source: CallerSource) => {
  const listed = listedBy(source.target);
  if (listed !== null) return { texts: valuesOf(listed, 'SERVICE'), complete: true };
  return findServices({ ...source, named: valuesOf(source.named.principals, 'SERVICE') }, maxSteps);
};

/**
 * One caller for each class of callers that the principals of the documents and their conditions on the caller's name
 * and account distinguish, among those that the target may cover.
 */
export const findCallers = (source: CallerSource): CallerChoices => {
  const found = findNameSpaces(source).map(({ space, patterns }) => {
    return { form: space.form, classes: spendOnTexts(source.steps, patterns, toTextSpace(space), maxSteps) };
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
