import { applyEdits, type FormattingOptions, modify } from 'jsonc-parser';
import { groupBy } from '../../policy/group-by.ts';
import type { JsonEdit } from '../../policy.ts';
import { writeTextFile } from './files.ts';
import type { Host } from './host.ts';
import type { AssessedProblem, PolicyReport } from './problem.ts';
import type { Inspect } from './report.ts';

/** The indentation of the file. */
const formattingOf = (text: string): FormattingOptions => {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  const insertSpaces = !indent.startsWith('\t');
  return { insertSpaces, tabSize: insertSpaces ? indent.length : 1, eol: text.includes('\r\n') ? '\r\n' : '\n' };
};

/** Applies edits to the text; the rest keeps its formatting. */
const edit = (text: string, edits: readonly JsonEdit[]): string =>
  edits.reduce((current, { path, value }) => {
    const isInsertion = typeof path.at(-1) === 'number';
    const options = { formattingOptions: formattingOf(text), isArrayInsertion: isInsertion && value !== undefined };
    return applyEdits(current, modify(current, [...path], value, options));
  }, text);

/** Only a file that is the policy itself is edited: the source of a policy in a template or plan is elsewhere. */
const isWritable = ({ input }: PolicyReport): boolean =>
  input.kind === 'document' && input.resource === null && input.file.path !== '-' && input.document === input.file.text;

const fixOne = async (report: PolicyReport<AssessedProblem>, inspect: Inspect, host: Host): Promise<string | null> => {
  const { input, problems } = report;
  const problem = problems.find(({ fix }) => fix !== null);
  if (problem?.fix == null || input.kind !== 'document' || !isWritable(report)) return null;
  const { fix } = problem;
  const text = edit(input.file.text, fix.edits);
  if (!inspect({ ...input, document: text }).wellFormed) return null;
  // The edited text must differ from the old one only in the changes that were proven safe.
  if (JSON.stringify(inspect(input).diff(text)) !== JSON.stringify(fix.changes)) return null;
  await writeTextFile(input.file.path, text, host);
  return `${input.file.path}: fixed ${problem.code}.`;
};

/** Applies one proven fix to each file that has one, and returns the fixed problems. */
export const writeFixes = async (
  reports: readonly PolicyReport<AssessedProblem>[],
  inspect: Inspect,
  host: Host,
): Promise<readonly string[]> => {
  const written: string[] = [];
  for (const [report] of groupBy(reports, ({ input }) => input.file.path).values()) {
    const note = report === undefined ? null : await fixOne(report, inspect, host);
    if (note !== null) written.push(note);
  }
  return written;
};
