import type { Grammar } from '../languages/statements/grammar.ts';
import { hasPolicyVariables } from '../match/conditions/variable-syntax.ts';
import type { KeyPolicyReading, KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { reportDocumentIssues } from './document-issues.ts';
import { IssueLog } from './issues.ts';
import { type JsonObject, type JsonPath, type JsonValue, readJson } from './json.ts';
import { readNativeJson } from './json-native.ts';
import { Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';
import { readStatement, readUnknownElements } from './statement.ts';
import { isJsonArray, isJsonObject, memberOf, readString, typeName } from './values.ts';

const policyElements: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

/**
 * Reads a key policy and reports all issues at once. Never throws; takes linear time. `policy` is null, never empty,
 * where some part of the text can't be interpreted.
 *
 * `subject` is the key whose policy it is; its account decides which principals are external. Paths of issues are those
 * of {@link Path}.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://www.alibabacloud.com/help/en/ram/policy-structure-and-syntax
 */
export const readKeyPolicy = (document: string, grammar: Grammar, subject: PolicySubject): KeyPolicyReading => {
  const log = new IssueLog();
  const root = readRoot(document, log);
  if (root !== null) reportDocumentIssues(document, grammar, log);
  const policy = root === null ? null : readPolicy(root, grammar, subject, log);
  return { policy: log.wellFormed ? policy : null, issues: log.issues };
};

const readRoot = (document: string, log: IssueLog): JsonObject | null => {
  const native = readNativeJson(document);
  if (native !== undefined && isJsonObject(native)) return native;
  const json = readJson(document);
  if (!json.ok) {
    const { line, column, found } = json.position;
    log.reject('NOT_JSON', Path.root, `Line ${line}, column ${column}: expected ${json.expected}, found ${found}.`);
    return null;
  }
  for (const path of json.duplicates) {
    log.note(
      'DUPLICATE_JSON_KEY',
      toPolicyPath(path),
      'The key is repeated in its object; the last one counts: keep one.',
    );
  }
  if (isJsonObject(json.value)) return json.value;
  rejectRoot(json.value, log);
  return null;
};

const rejectRoot = (root: JsonValue, log: IssueLog): void => {
  if (isEncodedObject(root)) {
    log.reject(
      'DOUBLE_ENCODED',
      Path.root,
      'The document is a JSON string that contains the policy: decode it once more.',
    );
  } else {
    log.reject('NOT_AN_OBJECT', Path.root, `A policy must be a JSON object, but this is ${typeName(root)}.`);
  }
};

/** True for a string that holds a JSON object, however often it was encoded. Each layer is shorter than the last. */
const isEncodedObject = (value: JsonValue): boolean => {
  let inner = value;
  while (typeof inner === 'string') {
    const json = readJson(inner);
    if (!json.ok) return false;
    inner = json.value;
  }
  return inner !== value && isJsonObject(inner);
};

/** A single statement without a list is also Statement[0]. */
const toPolicyPath = ([first, second, ...rest]: JsonPath): Path => {
  const start = first === 'Statement' && typeof second === 'string' ? [first, 0, second] : [first, second];
  return [...start, ...rest].reduce<Path>(
    (path, segment) => (segment === undefined ? path : path.at(segment)),
    Path.root,
  );
};

const readPolicy = (root: JsonObject, grammar: Grammar, subject: PolicySubject, log: IssueLog): ParsedKeyPolicy => {
  const id = memberOf(root, 'Id');
  const version = readVersion(memberOf(root, 'Version'), grammar, log);
  const scope = { grammar, subject, log, allowsVariables: hasPolicyVariables({ version }, grammar) };
  return {
    version,
    id: id === undefined ? null : readString(id, Path.root.at('Id'), log),
    statements: readStatements(memberOf(root, 'Statement'), scope),
    unknownElements: readUnknownElements(root, policyElements, Path.root, scope),
  };
};

const readVersion = (value: JsonValue | undefined, grammar: Grammar, log: IssueLog): string | null => {
  const path = Path.root.at('Version');
  const versions = () => grammar.versions.map(quoted).join(' or ');
  if (value === undefined) {
    if (!grammar.versionOptional) log.note('MISSING_ELEMENT', path, `A policy needs a Version: write ${versions()}.`);
    return null;
  }
  const version = readString(value, path, log);
  if (version !== null && !grammar.versions.includes(version)) {
    log.note('UNKNOWN_VERSION', path, `${quoted(version)} is not a documented version: write ${versions()}.`);
  }
  return version;
};

const readStatements = (value: JsonValue | undefined, scope: ReadingScope): readonly KeyPolicyStatement[] => {
  const path = Path.root.at('Statement');
  if (value === undefined) {
    scope.log.reject('MISSING_ELEMENT', path, 'A policy must have a Statement: an object, or a list of objects.');
    return [];
  }
  if (!isJsonArray(value) && !isJsonObject(value)) {
    scope.log.reject('WRONG_TYPE', path, `Must be an object or a list of objects, but is ${typeName(value)}.`);
    return [];
  }
  const items = isJsonArray(value) ? value : [value];
  if (items.length === 0) scope.log.note('MISSING_ELEMENT', path, 'The list is empty: the policy has no statements.');
  const statements: KeyPolicyStatement[] = [];
  for (const [index, item] of items.entries()) {
    const statement = readStatement(item, index, path.at(index), scope);
    if (statement !== null) statements.push(statement);
  }
  reportRepeatedSids(statements, path, scope);
  return statements;
};

/** Of lower severity in a policy that is in use: the cloud has accepted it, and may reject a draft. */
const reportRepeatedSids = (
  statements: readonly KeyPolicyStatement[],
  path: Path,
  { log, subject }: ReadingScope,
): void => {
  const severity = subject.isDraft === true ? 'MEDIUM' : 'INFO';
  const seen = new Set<string>();
  for (const { sid, index } of statements) {
    if (sid === null || sid === '') continue;
    if (seen.has(sid))
      log.note(
        'DUPLICATE_SID',
        path.at(index).at('Sid'),
        `${quoted(sid)} is also the Sid of an earlier statement.`,
        severity,
      );
    seen.add(sid);
  }
};
