import { parseJson } from '../../json.ts';
import { inspectKeyPolicy, KmsError } from '../../policy.ts';
import { descriptions } from '../../providers/descriptions.ts';
import { formatReport } from '../formats/index.ts';
import { readKeyPolicies } from '../inputs/index.ts';
import { valueAt } from '../inputs/json-values.ts';
import type { DocumentInput, KeyPolicyInput } from '../inputs/key-policy-input.ts';
import { UsageError } from '../usage-error.ts';
import { createFindEarlier, type FindEarlier, type ReadInputs } from './against.ts';
import { type Accepted, assessReport, noteSuppressions } from './assess.ts';
import { readBaseline } from './baseline.ts';
import { type FileArgument, findFiles, readTextFile, writeTextFile } from './files.ts';
import type { Host } from './host.ts';
import { noteFile } from './notes.ts';
import type { CheckOptions } from './options.ts';
import type { CheckResult, PolicyReport } from './problem.ts';
import { type Inspect, reportPolicy, titleOf } from './report.ts';
import { readSuppressions } from './suppressions.ts';
import { mergeVariants } from './variants.ts';
import { writeFixes } from './write-fixes.ts';

/** 0: nothing at or above the threshold; 1: something; 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Results and errors so far: the other files are checked even if one can't be read. */
interface Gathered {
  readonly reports: readonly PolicyReport[];
  readonly notes: readonly string[];
  readonly errors: readonly string[];
}

const looksLikePolicy = (text: string): boolean => {
  const root = parseJson(text);
  return root === undefined || ['Statement', 'Version', 'Id'].some((name) => valueAt(root, name) !== undefined);
};

/** What a run reads with. */
interface CheckContext {
  readonly host: Host;
  readonly readInputs: ReadInputs;
  readonly inspect: Inspect;
  readonly find: FindEarlier | null;
}

/** Policies are read as drafts for their keys, and for the principal that will set them. */
const createInspect =
  ({ caller, trustAccounts, trustOrganizations }: CheckOptions): Inspect =>
  (input: DocumentInput) => {
    const { document, provider, owner } = input;
    const trusts = trustAccounts.length + trustOrganizations.length > 0;
    try {
      return inspectKeyPolicy(document, {
        provider,
        isDraft: true,
        ...(caller === null ? {} : { caller }),
        ...(trusts ? { trust: { accounts: trustAccounts, organizations: trustOrganizations } } : {}),
        ...(owner.accountId === null ? {} : { accountId: owner.accountId }),
        ...(owner.arn === null ? {} : { arn: owner.arn }),
      });
    } catch (error) {
      if (error instanceof KmsError) throw new UsageError(`${titleOf(input)}: ${error.message}`);
      throw error;
    }
  };

const checkFile = async ({ path, named }: FileArgument, context: CheckContext): Promise<Gathered> => {
  const { inspect, host, readInputs } = context;
  const file = await readTextFile(path, host);
  const inputs = await readInputs(file);
  const [only] = inputs;
  if (!named && inputs.length === 1 && only?.resource === null && !looksLikePolicy(file.text)) {
    return { reports: [], notes: [`${path}: skipped, not a key policy.`], errors: [] };
  }
  const notes = noteFile(file, inputs);
  const found = await Promise.all(inputs.map((input) => findEarlier(input, context)));
  const reports = mergeVariants(
    inputs.map((input, index) => reportPolicy(input, found[index]?.document ?? null, inspect)),
  );
  return { reports, notes: [...notes, ...found.flatMap(({ note }) => note ?? [])], errors: [] };
};

/** The document to compare with, or a note that there is none: a new policy is assessed by its findings. */
const findEarlier = async (input: KeyPolicyInput, { find }: CheckContext) => {
  if (find === null || input.kind !== 'document') return { document: null, note: null };
  const earlier = await find(input);
  if ('document' in earlier) return { document: earlier.document, note: null };
  return { document: null, note: `${titleOf(input)}: not compared, since ${earlier.missing}.` };
};

const orError = async (check: () => Promise<Gathered>): Promise<Gathered> => {
  try {
    return await check();
  } catch (error) {
    if (error instanceof UsageError) return { reports: [], notes: [], errors: [error.message] };
    throw error;
  }
};

const readKnown = async ({ baseline, suppressions }: CheckOptions, host: Host): Promise<Accepted> => ({
  baseline: baseline === null ? new Set() : readBaseline(baseline, (await readTextFile(baseline, host)).text),
  suppressions: suppressions === null ? [] : await readSuppressions(await readTextFile(suppressions, host)),
  today: host.today,
});

/** The number of files that are read concurrently. */
const filesAtOnce = 32;

const gather = async (options: CheckOptions, host: Host): Promise<Gathered> => {
  const readInputs: ReadInputs = (file) => readKeyPolicies(file, { ...options, providers: descriptions });
  const find = await createFindEarlier(options, readInputs, host);
  const context = { inspect: createInspect(options), host, readInputs, find };
  const parts: Gathered[] = [];
  const files = await findFiles(options.files, host);
  for (let from = 0; from < files.length; from += filesAtOnce) {
    const some = files.slice(from, from + filesAtOnce);
    parts.push(...(await Promise.all(some.map((file) => orError(() => checkFile(file, context))))));
  }
  return {
    reports: parts.flatMap(({ reports }) => reports),
    notes: parts.flatMap(({ notes }) => notes),
    errors: parts.flatMap(({ errors }) => errors),
  };
};

const check = async (options: CheckOptions, host: Host): Promise<CheckResult> => {
  const known = await readKnown(options, host);
  const { reports, notes, errors } = await gather(options, host);
  const assessed = reports.map((report) => assessReport(report, options, known));
  return { reports: assessed, notes: [...notes, ...noteSuppressions(reports, known)], errors };
};

const exitCodeOf = ({ reports, errors }: CheckResult): ExitCode => {
  if (errors.length > 0) return 2;
  return reports.some(({ problems }) => problems.some(({ fails }) => fails)) ? 1 : 0;
};

/** The maximum number of rounds of fixes, in case fixes keep causing other problems. */
const maxFixes = 20;

const fixAndCheck = async (first: CheckResult, options: CheckOptions, host: Host): Promise<CheckResult> => {
  let result = first;
  const fixed: string[] = [];
  for (let round = 0; round < maxFixes; round += 1) {
    const written = await writeFixes(result.reports, createInspect(options), host);
    if (written.length === 0) break;
    fixed.push(...written);
    result = await check(options, host);
  }
  return { ...result, notes: [...fixed, ...result.notes] };
};

/** Checks the files and writes the report. Usage errors go to standard error. */
export const runCheck = async (options: CheckOptions, version: string, host: Host): Promise<ExitCode> => {
  try {
    const first = await check(options, host);
    // Each write fixes one problem of a policy; the others are checked again, since their paths may have changed.
    const result = options.fix ? await fixAndCheck(first, options, host) : first;
    const exitCode = exitCodeOf(result);
    const text = formatReport(options.format, result, {
      version,
      exitCode,
      colors: host.colors && options.output === null,
    });
    if (options.output === null) await host.write(text);
    else await writeTextFile(options.output, text, host);
    for (const error of result.errors) host.warn(`${error}\n`);
    return exitCode;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.warn(`${error.message}\n`);
    return 2;
  }
};
