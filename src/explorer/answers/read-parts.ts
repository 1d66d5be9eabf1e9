import { flagOf, isList, isObject, type Json, type JsonObject, objectsOf, textOf, textsOf } from './json.ts';
import type { AccessEntry, Change, Finding, KeyRow } from './views.ts';

const conditionText = ({ operator, key, values }: JsonObject): string =>
  [textOf(operator), textOf(key), textsOf(values).join(' or ')]
    .filter((part) => part !== null && part !== '')
    .join(' ');

export const toAccessEntry = (entry: JsonObject): AccessEntry => {
  const principal = isObject(entry.principal) ? entry.principal : {};
  const alternatives = isList(entry.conditions) ? entry.conditions : [];
  const conditional = textsOf(entry.conditionalActions).length > 0;
  return {
    principal: textOf(principal.value) ?? textOf(principal.name) ?? textOf(principal.kind) ?? 'unknown',
    kind: textOf(principal.kind) ?? 'UNKNOWN',
    accountId: textOf(principal.accountId),
    external: flagOf(principal.external),
    capabilities: textsOf(entry.capabilities),
    isConditional: flagOf(entry.conditional) ?? conditional,
    conditions: alternatives.map((list: Json) => objectsOf(list).map(conditionText).join(' and ')).filter(Boolean),
    isGranted: objectsOf(entry.via).some(({ grantId }) => textOf(grantId) !== null),
  };
};

export const toFinding = (finding: JsonObject): Finding => ({
  severity: textOf(finding.severity) ?? 'INFO',
  code: textOf(finding.code) ?? '',
  message: textOf(finding.message) ?? '',
  path: textOf(finding.path),
  url: textOf(finding.documentationUrl),
  hasFix: isList(finding.fix) && finding.fix.length > 0,
});

export const toChange = (change: JsonObject): Change => ({
  kind: textOf(change.kind) ?? '',
  path: textOf(change.path) ?? '',
  before: textOf(change.before),
  after: textOf(change.after),
});

/** A row of the table of keys, from the fields of a search's edge and of the key itself. */
export const toKeyRow = ({ edge, node }: { readonly edge: JsonObject; readonly node: JsonObject }): KeyRow => {
  const policy = [node.policy, node.policyResult, node.access].find(isObject) ?? {};
  const codes = textsOf(edge.findings);
  return {
    arn: textOf(node.arn) ?? '',
    exposure: textOf(edge.exposure) ?? textOf(policy.exposure),
    findings: codes.length > 0 ? codes : objectsOf(policy.findings).map(({ code }) => textOf(code) ?? ''),
    error: textOf(edge.error) ?? textOf(policy.code),
    detail: textsOf(edge.actions).join(', ') || null,
  };
};

export const toWitness = ({ principal, action, context }: JsonObject): string => {
  const given = objectsOf(context).map(({ key, values }) => `${textOf(key)} = ${textsOf(values).join(', ')}`);
  return [`${textOf(principal)} may do ${textOf(action)}`, ...given].join(', where ');
};
