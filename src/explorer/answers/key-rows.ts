import { fieldsOf } from './cell-text.ts';
import { flagOf, isObject, type JsonObject, objectsOf, textOf, textsOf } from './json.ts';
import type { Fields, IndexState, KeyRow } from './views.ts';

const policyFields = ['policy', 'policyResult', 'access'] as const;

/** The part of a key that tells about its policy. */
export const policyOf = (key: JsonObject): JsonObject => policyFields.map((name) => key[name]).find(isObject) ?? {};

/** The fields of a key that its row shows under other names. */
const shownOfPolicy = (key: JsonObject): ReadonlySet<string> => {
  const policy = policyFields.find((name) => isObject(key[name]));
  return new Set(['arn', ...['exposure', 'findings', 'code', 'message'].map((name) => `${policy}.${name}`)]);
};

const shownOfEdge = new Set([
  'node',
  'exposure',
  'findings',
  'error',
  'actions',
  'conditional',
  'requiresIdentityPolicy',
]);

/** What a row has no column of its own for. */
const othersOf = (edge: JsonObject, key: JsonObject): Fields => [
  ...fieldsOf(key, shownOfPolicy(key)),
  ...fieldsOf(edge, shownOfEdge),
];

/**
 * A row of the table of keys, from the fields of a search's edge and of the key itself.
 * @param error the code of the error that the answer reports for this key
 */
export const toKeyRow = (edge: JsonObject, key: JsonObject, error: string | null): KeyRow => {
  const policy = policyOf(key);
  const codes = textsOf(edge.findings);
  return {
    arn: textOf(key.arn) ?? '',
    exposure: textOf(edge.exposure) ?? textOf(policy.exposure),
    findings: codes.length > 0 ? codes : objectsOf(policy.findings).map(({ code }) => textOf(code) ?? ''),
    error: textOf(edge.error) ?? textOf(policy.code) ?? error,
    actions: textsOf(edge.actions),
    depends: dependsText(edge),
    others: othersOf(edge, key),
  };
};

const dependsText = ({ conditional, requiresIdentityPolicy }: JsonObject): string | null => {
  const [onConditions, onIdentity] = [flagOf(conditional), flagOf(requiresIdentityPolicy)];
  if (onConditions === null && onIdentity === null) return null;
  const parts = [onConditions && 'conditions', onIdentity && "the principal's identity policy"].filter(Boolean);
  return parts.join(' and ') || 'nothing else';
};

export const toIndexState = ({ complete, unread, asOf }: JsonObject): IndexState => ({
  isComplete: flagOf(complete),
  isReading: asOf === null,
  unread: typeof unread === 'number' ? unread : null,
  asOf: textOf(asOf),
});
