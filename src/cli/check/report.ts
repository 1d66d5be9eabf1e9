import { createHash } from 'node:crypto';
import { inspectKeyPolicy, type KeyPolicyView, KmsError } from '../../policy.ts';
import type { DocumentInput, KeyPolicyInput, UnknownInput } from '../inputs/key-policy-input.ts';
import { createPositions, type Position, type Span } from '../inputs/text-file.ts';
import { UsageError } from '../usage-error.ts';
import type { CheckOptions } from './options.ts';
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

const titleOf = ({ file, resource }: KeyPolicyInput): string =>
  resource === null ? file.path : `${file.path} ${resource}`;

/** Texts that stand for what is not known are shown by the names that the template has for them. */
const spell = (message: string, { placeholders }: DocumentInput): string =>
  [...placeholders].reduce((text, [standIn, name]) => text.replaceAll(standIn, name), message);

const inspect = (input: DocumentInput): KeyPolicyView => {
  const { document, provider, owner } = input;
  try {
    return inspectKeyPolicy(document, {
      isDraft: true,
      provider,
      ...(owner.accountId === null ? {} : { accountId: owner.accountId }),
      ...(owner.arn === null ? {} : { arn: owner.arn }),
    });
  } catch (error) {
    if (error instanceof KmsError) throw new UsageError(`${titleOf(input)}: ${error.message}`);
    throw error;
  }
};

type Told = Pick<Problem, 'code' | 'severity' | 'message' | 'path'> & Partial<Problem>;

const toProblem = (input: KeyPolicyInput, told: Told, span: Span | null, identity: unknown): Problem => ({
  documentationUrl: null,
  controls: [],
  fix: null,
  range: toRange(input, span),
  fingerprint: fingerprintOf(input.file.path, input.resource, told.code, identity),
  ...told,
});

const issuesOf = (input: DocumentInput, view: KeyPolicyView): readonly Problem[] =>
  view.issues.map((issue) =>
    toProblem(input, { ...issue, message: spell(issue.message, input) }, input.locate(issue.path), [
      issue.path,
      issue.message,
    ]),
  );

const findingsOf = (input: DocumentInput, view: KeyPolicyView): readonly Problem[] =>
  view.analysis.findings.map(({ code, severity, message, statements, documentationUrl }) => {
    const [first] = statements;
    const path = first === undefined ? '' : `Statement[${first}]`;
    // The statements themselves, and not their places: a statement that moves takes its problems with it.
    const identity = statements.map((index) => ({ ...view.policy.statements[index], index: 0 }));
    const told = { code, severity, message: spell(message, input), path, documentationUrl };
    return toProblem(input, told, input.locate(path), identity);
  });

const unknownsOf = (input: DocumentInput): readonly Problem[] =>
  input.unknowns.map(({ path, message, span }) =>
    toProblem(input, { code: 'UNKNOWN_VALUE', severity: ownCodes.UNKNOWN_VALUE.severity, message, path }, span, path),
  );

const reportDocument = (input: DocumentInput): PolicyReport => {
  const view = inspect(input);
  const findings = view.wellFormed ? findingsOf(input, view) : [];
  const problems = [...unknownsOf(input), ...issuesOf(input, view), ...findings];
  const exposure = view.wellFormed ? view.analysis.exposure : null;
  return { input, title: titleOf(input), wellFormed: view.wellFormed, exposure, problems };
};

const reportUnknown = (input: UnknownInput): PolicyReport => {
  const { severity } = ownCodes.UNKNOWN_POLICY;
  const told = { code: 'UNKNOWN_POLICY', severity, message: input.reason, path: '' };
  const problems = [toProblem(input, told, input.locate(''), null)];
  return { input, title: titleOf(input), wellFormed: true, exposure: null, problems };
};

/**
 * Judges one policy of a file.
 * @throws UsageError where the key's ARN or account, as given, can't be its
 */
export const reportPolicy = (input: KeyPolicyInput, _options: CheckOptions): PolicyReport => {
  if (input.kind === 'document') return reportDocument(input);
  if (input.kind === 'unknown') return reportUnknown(input);
  return { input, title: titleOf(input), wellFormed: true, exposure: null, problems: [] };
};
