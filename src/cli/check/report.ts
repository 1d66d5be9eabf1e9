import { createHash } from 'node:crypto';
import { MalformedPolicyError } from '../../policy/inspect.ts';
import type { KeyNewAccess, KeyPolicyStatement, KeyPolicyView, KeyRequestWitness } from '../../policy.ts';
import type { DocumentInput, KeyPolicyInput, UnknownInput } from '../inputs/key-policy-input.ts';
import { createPositions, type Position, type Span } from '../inputs/text-file.ts';
import { UsageError } from '../usage-error.ts';
import { ownCodes, type PolicyReport, type Problem, type Range } from './problem.ts';

type ToPosition = (offset: number) => Position;

const positions = new WeakMap<object, ToPosition>();

const toRange = ({ file }: KeyPolicyInput, span: Span | null): Range | null => {
  if (span === null) return null;
  const toPosition = positions.get(file) ?? createPositions(file.text);
  positions.set(file, toPosition);
  return { start: toPosition(span.start), end: toPosition(span.end) };
};

const fingerprintOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

export const titleOf = ({ file, resource }: KeyPolicyInput): string =>
  resource === null ? file.path : `${file.path} ${resource}`;

/** Replaces placeholders of unknown values with their names in the template. */
const replacePlaceholders = (message: string, { placeholders }: DocumentInput): string =>
  [...placeholders].reduce((text, [standIn, name]) => text.replaceAll(standIn, name), message);

/** Reads a policy as a draft for its key. Throws a UsageError where the given ARN or account does not fit the key. */
export type Inspect = (input: DocumentInput) => KeyPolicyView;

type ReportedProblem = Pick<Problem, 'code' | 'severity' | 'message' | 'path'> & Partial<Problem>;

const toProblem = (input: KeyPolicyInput, problem: ReportedProblem, span: Span | null, identity: unknown): Problem => ({
  documentationUrl: null,
  controls: [],
  witness: null,
  findFix: null,
  range: toRange(input, span),
  fingerprint: fingerprintOf(input.file.path, input.resource, problem.code, identity),
  ...problem,
});

const issuesOf = (input: DocumentInput, view: KeyPolicyView): readonly Problem[] =>
  view.issues.map((issue) =>
    toProblem(input, { ...issue, message: replacePlaceholders(issue.message, input) }, input.locate(issue.path), [
      issue.path,
      issue.message,
    ]),
  );

/** Identifies a statement by its content instead of its index, so that its problems stay the same when it moves. */
const withoutPlace = (statement: KeyPolicyStatement | undefined): object => ({ ...statement, index: 0 });

const findingsOf = (input: DocumentInput, view: KeyPolicyView): readonly Problem[] =>
  view.analysis.findings.map(({ statements, code, severity, documentationUrl, controls, message, witness }, index) => {
    const [first] = statements;
    const path = first === undefined ? '' : `Statement[${first}]`;
    const identity = statements.map((statement) => withoutPlace(view.policy.statements[statement]));
    const known = { code, severity, documentationUrl, controls, witness };
    const problem = { ...known, message: replacePlaceholders(message, input), path, findFix: () => view.fix(index) };
    return toProblem(input, problem, input.locate(path), identity);
  });

const unknownsOf = (input: DocumentInput): readonly Problem[] =>
  input.unknowns.map(({ path, message, span }) =>
    toProblem(input, { code: 'UNKNOWN_VALUE', severity: ownCodes.UNKNOWN_VALUE.severity, message, path }, span, path),
  );

const describe = ({ principal, action, context }: KeyRequestWitness): string => {
  const given = context.map(({ key, values }) => `${key} ${values.join(' and ')}`);
  return `${principal} may call ${action}${given.length === 0 ? '' : ` with ${given.join(', ')}`}`;
};

/** The first statement that allows a request and is not in the earlier policy. */
const firstNewStatement = ({ statements }: KeyRequestWitness, view: KeyPolicyView, earlier: KeyPolicyView): number => {
  const known = new Set(earlier.policy.statements.map((statement) => JSON.stringify(withoutPlace(statement))));
  const isNew = (index: number) => !known.has(JSON.stringify(withoutPlace(view.policy.statements[index])));
  return statements.find(isNew) ?? statements[0] ?? 0;
};

const newAccessProblems = (
  input: DocumentInput,
  view: KeyPolicyView,
  { newAccess: { verdict, witnesses, reason }, earlier }: Comparison,
): readonly Problem[] => {
  if (verdict === 'NONE') return [];
  if (verdict === 'UNDECIDED') {
    const { severity } = ownCodes.NEW_ACCESS_UNDECIDED;
    const problem = { code: 'NEW_ACCESS_UNDECIDED', severity, message: reason ?? '', path: '' };
    return [toProblem(input, problem, input.locate(''), reason)];
  }
  return witnesses.map((witness) => {
    const path = `Statement[${firstNewStatement(witness, view, earlier)}]`;
    const request = replacePlaceholders(describe(witness), input);
    const message = `New access: ${request}, which the earlier policy does not allow, or not without an identity policy.`;
    const { severity } = ownCodes.NEW_ACCESS;
    return toProblem(input, { code: 'NEW_ACCESS', severity, message, path, witness }, input.locate(path), witness);
  });
};

interface Comparison {
  readonly earlier: KeyPolicyView;
  readonly newAccess: KeyNewAccess;
}

/**
 * The new access of the policy compared with the earlier one.
 * @throws UsageError where the earlier one is malformed
 */
const compare = (input: DocumentInput, document: string, inspect: Inspect): Comparison => {
  try {
    const earlier = inspect({ ...input, document });
    return { earlier, newAccess: earlier.newAccess(input.document) };
  } catch (error) {
    if (error instanceof MalformedPolicyError) {
      throw new UsageError(
        `${titleOf(input)}: the policy to compare with is malformed: ${error.issues[0]?.message ?? ''}`,
      );
    }
    throw error;
  }
};

const reportDocument = (input: DocumentInput, earlier: string | null, inspect: Inspect): PolicyReport => {
  const view = inspect(input);
  const title = titleOf(input);
  const doubts = [...unknownsOf(input), ...issuesOf(input, view)];
  if (!view.wellFormed) return { input, title, wellFormed: false, exposure: null, newAccess: null, problems: doubts };
  const comparison = earlier === null ? null : compare(input, earlier, inspect);
  const given = comparison ? newAccessProblems(input, view, comparison) : [];
  const problems = [...doubts, ...findingsOf(input, view), ...given];
  const newAccess = comparison?.newAccess ?? null;
  return { input, title, wellFormed: true, exposure: view.analysis.exposure, newAccess, problems };
};

const nothingKnown = { wellFormed: true, exposure: null, newAccess: null } as const;

const reportUnknown = (input: UnknownInput): PolicyReport => {
  const { severity } = ownCodes.UNKNOWN_POLICY;
  const problem = { code: 'UNKNOWN_POLICY', severity, message: input.reason, path: '' };
  return {
    input,
    title: titleOf(input),
    ...nothingKnown,
    problems: [toProblem(input, problem, input.locate(''), null)],
  };
};

/**
 * Analyzes one policy of a file, and compares it with an earlier one if given.
 * @throws UsageError where the given ARN or account does not fit the key, or the earlier policy is malformed
 */
export const reportPolicy = (input: KeyPolicyInput, earlier: string | null, inspect: Inspect): PolicyReport => {
  if (input.kind === 'document') return reportDocument(input, earlier, inspect);
  if (input.kind === 'unknown') return reportUnknown(input);
  return { input, title: titleOf(input), ...nothingKnown, problems: [] };
};
