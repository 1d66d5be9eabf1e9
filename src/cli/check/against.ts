import { parseJson } from '../../json.ts';
import { toText, valueAt } from '../inputs/json-values.ts';
import type { DocumentInput, KeyPolicyInput } from '../inputs/key-policy-input.ts';
import { decodeText, type TextFile } from '../inputs/text-file.ts';
import { UsageError } from '../usage-error.ts';
import { readTextFile } from './files.ts';
import type { Host } from './host.ts';
import type { CheckOptions } from './options.ts';

/** The text of the policy to compare with, or why there is none. */
type Earlier = { readonly document: string } | { readonly missing: string };

/** Reads the key policies in a file, according to the options of the check. */
export type ReadInputs = (file: TextFile) => Promise<readonly KeyPolicyInput[]>;

/** Finds the policy that another one is compared with. */
export type FindEarlier = (input: DocumentInput) => Promise<Earlier>;

const counterpart = (
  inputs: readonly KeyPolicyInput[],
  { resource, variant }: DocumentInput,
  where: string,
): Earlier => {
  const same = inputs.filter((input) => input.resource === resource);
  const documents = same.flatMap((input) => (input.kind === 'document' ? input : []));
  const found =
    documents.find((input) => input.variant === variant) ?? (documents.length === 1 ? documents[0] : undefined);
  if (found !== undefined) return { document: found.document };
  if (same.length === 0) return { missing: `${where} has no such policy` };
  throw new UsageError(`${where}: the policy${resource === null ? '' : ` of ${resource}`} is unknown there`);
};

/** Git resolves paths from the top of the repository; `./` makes them relative to the working directory. */
const fromGit = (revision: string, readInputs: ReadInputs, host: Host): FindEarlier => {
  const read = async (path: string): Promise<readonly KeyPolicyInput[] | null> => {
    if (path === '-') throw new UsageError('--against git: standard input has no path in the repository');
    const listed = await host.git(['ls-tree', '--name-only', revision, '--', path]).catch((error: unknown) => {
      throw new UsageError(
        `--against git:${revision}: ${
          String(error)
            .split('\n')
            .find((line) => line.includes('fatal')) ?? error
        }`,
      );
    });
    if (listed.length === 0) return null;
    const bytes = await host.git(['show', `${revision}:./${path}`]);
    return readInputs(decodeText(`${revision}:${path}`, bytes));
  };
  return async (input) => {
    const inputs = await read(input.file.path);
    return inputs === null ? { missing: `${revision} has no such file` } : counterpart(inputs, input, revision);
  };
};

const fromFile =
  (path: string, readInputs: ReadInputs, host: Host): FindEarlier =>
  async (input) =>
    counterpart(await readInputs(await readTextFile(path, host)), input, path);

/** Compares with the files at the same paths in another folder, such as a checkout of another revision. */
const fromFolder =
  (folder: string, readInputs: ReadInputs, host: Host): FindEarlier =>
  async (input) => {
    const path = `${folder.replace(/\/$/, '')}/${input.file.path}`;
    if ((await host.kindOf(path)) !== 'file') return { missing: `${folder} has no such file` };
    return counterpart(await readInputs(await readTextFile(path, host)), input, path);
  };

const query = 'query KeyPolicyOfCheck($arn: ID!) { key(arn: $arn) { policy { document } } }';

const toHeaders = (lines: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
      if (name === '') throw new UsageError(`--header ${line}: expected "Name: value"`);
      return [name, value];
    }),
  );

const fromSubgraph =
  (url: string, { headers }: CheckOptions, host: Host): FindEarlier =>
  async ({ owner, file }) => {
    if (owner.arn === null) throw new UsageError(`${file.path}: --against a subgraph needs the key's ARN (--arn)`);
    const body = JSON.stringify({ query, variables: { arn: owner.arn } });
    const answer = parseJson(await host.post(url, { ...toHeaders(headers), 'content-type': 'application/json' }, body));
    const document = toText(valueAt(answer, 'data', 'key', 'policy', 'document'));
    if (document !== null) return { document };
    const [error] = [valueAt(answer, 'errors')].flat();
    throw new UsageError(
      `${url}: no policy of ${owner.arn}: ${toText(valueAt(error, 'message')) ?? 'the response is not GraphQL. Is it the right endpoint?'}`,
    );
  };

const fromPlan: FindEarlier = async ({ before }) =>
  before === null ? { missing: 'the plan replaces no policy' } : { document: before };

const isUrl = (against: string): boolean => /^https?:\/\//.test(against);

/**
 * How `--against` finds the policies to compare with; null without that option.
 * @throws UsageError where the option names nothing to compare with
 */
export const createFindEarlier = async (
  options: CheckOptions,
  readInputs: ReadInputs,
  host: Host,
): Promise<FindEarlier | null> => {
  const { against, headers } = options;
  if (headers.length > 0 && !isUrl(against ?? '')) throw new UsageError('--header: only with --against <URL>');
  if (against === null) return null;
  if (against === 'before') return fromPlan;
  if (against.startsWith('git:')) return fromGit(against.slice('git:'.length), readInputs, host);
  if (isUrl(against)) return fromSubgraph(against, options, host);
  const kind = await host.kindOf(against);
  if (kind === null) throw new UsageError(`--against ${against}: no such file`);
  return kind === 'folder' ? fromFolder(against, readInputs, host) : fromFile(against, readInputs, host);
};
