import { flagOf, isList, isObject, type Json, type JsonObject, listOf, objectsOf, textOf, textsOf } from './json.ts';
import type { Path } from './named-data.ts';
import type { AccessEntry, Change, Finding, Grant, Problem } from './views.ts';

const conditionText = ({ operator, key, values }: JsonObject): string =>
  [textOf(operator), textOf(key), textsOf(values).join(' or ')]
    .filter((part) => part !== null && part !== '')
    .join(' ');

const isGrant = ({ grantId }: JsonObject): boolean => textOf(grantId) !== null;

/** The statements and grants that give some access, or decide a question. */
export const viaTexts = ({ via, statements }: JsonObject): readonly string[] => [
  ...objectsOf(via).map(({ statementIndex, grantId }) =>
    textOf(grantId) === null ? statementText(statementIndex) : `grant ${textOf(grantId)}`,
  ),
  ...listOf(statements)
    .filter((index) => typeof index === 'number')
    .map(statementText),
];

const statementText = (index: Json | undefined): string => `Statement[${typeof index === 'number' ? index : '?'}]`;

/** The condition keys that name an organization, or a part of one. */
const organizationKey = /^(?:aws:(?:Principal|Source)Org(?:ID|Paths)|acs:PrincipalRDId)$/i;

const organizationsOf = (alternatives: readonly Json[]): readonly string[] => {
  const conditions = alternatives.flatMap(objectsOf).filter(({ key }) => organizationKey.test(textOf(key) ?? ''));
  return [...new Set(conditions.flatMap(({ values }) => textsOf(values)))];
};

const principalText = (principal: Json | undefined): string =>
  isObject(principal) ? (textOf(principal.value) ?? textOf(principal.name) ?? textOf(principal.kind) ?? '') : '';

const isConditional = ({ conditional, conditionalActions, conditions }: JsonObject): boolean | null => {
  const known = [conditionalActions, conditions].filter(isList);
  return flagOf(conditional) ?? (known.length === 0 ? null : known.some(({ length }) => length > 0));
};

export const toAccessEntry = (entry: JsonObject): AccessEntry => {
  const principal = isObject(entry.principal) ? entry.principal : {};
  const alternatives = isList(entry.conditions) ? entry.conditions : [];
  return {
    principal: principalText(principal) || 'unknown',
    kind: textOf(principal.kind) ?? 'UNKNOWN',
    accountId: textOf(principal.accountId),
    organizations: organizationsOf(alternatives),
    external: flagOf(principal.external),
    capabilities: textsOf(entry.capabilities),
    isConditional: isConditional(entry),
    conditions: alternatives.map((list: Json) => objectsOf(list).map(conditionText).join(' and ')).filter(Boolean),
    isGranted: objectsOf(entry.via).some(isGrant),
    via: viaTexts(entry),
    actions: textsOf(entry.actions),
    conditionalActions: textsOf(entry.conditionalActions),
  };
};

export const toGrant = (grant: JsonObject): Grant => ({
  id: textOf(grant.grantId) ?? '',
  name: textOf(grant.name) ?? '',
  grantee: principalText(grant.grantee),
  external: isObject(grant.grantee) ? flagOf(grant.grantee.external) : null,
  operations: textsOf(grant.operations),
  constraints: objectsOf(grant.constraints).map(conditionText),
  retiring: [grant.retiringPrincipal, grant.retiringServicePrincipal].map(principalText).filter(Boolean).join(', '),
  createdAt: textOf(grant.createdAt) ?? '',
});

export const toFinding = (finding: JsonObject): Finding => ({
  severity: textOf(finding.severity) ?? 'INFO',
  code: textOf(finding.code) ?? '',
  message: textOf(finding.message) ?? '',
  path: textOf(finding.path) || null,
  url: webAddress(textOf(finding.documentationUrl)),
  witness: isObject(finding.witness) ? toWitness(finding.witness) : null,
  fix: isList(finding.fix) ? objectsOf(finding.fix).map(toChange) : null,
});

/** An address that is safe to open. */
const webAddress = (text: string | null): string | null => (text && /^https?:\/\//i.test(text) ? text : null);

export const toChange = (change: JsonObject): Change => ({
  kind: textOf(change.kind) ?? '',
  path: textOf(change.path) ?? '',
  before: textOf(change.before),
  after: textOf(change.after),
});

export const toWitness = ({ principal, action, context }: JsonObject): string => {
  const given = objectsOf(context).map(({ key, values }) => {
    const texts = textsOf(values);
    return texts.length === 0 ? `${textOf(key)} is absent` : `${textOf(key)} = ${texts.join(', ')}`;
  });
  return [`${textOf(principal)} may do ${textOf(action)}`, ...given].join(', where ');
};

/** An error that is part of the data: of a key, or of an account and Region that could not be listed. */
export const toDataProblem = (value: JsonObject, place: string): Problem | null => {
  const code = textOf(value.code);
  if (code === null || !/^(?:KMS_|FORBIDDEN$)/.test(code) || typeof value.count === 'number') return null;
  const region = [textOf(value.accountId), textOf(value.region)].filter(Boolean).join(' ');
  return { code, message: textOf(value.message) ?? '', place: region || place, ...detailsOf(value) };
};

const detailsOf = (error: JsonObject): Pick<Problem, 'retryable' | 'providerCode' | 'requestId'> => ({
  retryable: flagOf(error.retryable),
  providerCode: textOf(error.providerCode),
  requestId: textOf(error.requestId),
});

/** The code of an entry of `errors`. */
export const codeOf = ({ extensions }: JsonObject): string | null =>
  isObject(extensions) ? textOf(extensions.code) : null;

/** An entry of `errors`. */
export const toProblem = (error: JsonObject, toPlace: (path: Path) => string): Problem => ({
  code: codeOf(error),
  message: textOf(error.message) ?? '',
  place: toPlace(listOf(error.path).filter((part) => typeof part === 'string' || typeof part === 'number')),
  ...detailsOf(isObject(error.extensions) && isObject(error.extensions.kms) ? error.extensions.kms : {}),
});

/** A path as text: `keys.edges[0].node`. */
export const toTitle = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
