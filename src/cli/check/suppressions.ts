import { matchesWildcard } from '../../policy/match/statement-match.ts';
import { memberOf, type SourceNode, textOf } from '../inputs/source-tree.ts';
import type { TextFile } from '../inputs/text-file.ts';
import { UsageError } from '../usage-error.ts';
import { knownCodes } from './codes.ts';
import type { PolicyReport, Problem } from './problem.ts';

/** A problem that is accepted until a date. */
export interface Suppression {
  readonly code: string;
  /** A path with `*` for any characters; null for every file. */
  readonly file: string | null;
  /** A resource's address or logical id; null for all. */
  readonly resource: string | null;
  readonly reason: string;
  /** The last day on which it is valid, `2027-03-31`. */
  readonly expires: string;
}

const members = ['code', 'file', 'resource', 'reason', 'expires'];

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

const problemsOf = (node: SourceNode): readonly string[] => {
  if (node.kind !== 'map') return ['expected code, reason and expires'];
  const text = (name: string): string => textOf(memberOf(node, name)) ?? '';
  return [
    ...(knownCodes.includes(text('code'))
      ? []
      : [`code: expected a code such as PUBLIC_ACCESS, not "${text('code')}"`]),
    ...(text('reason').trim() ? [] : ['reason: expected why this is accepted']),
    ...(isDay(text('expires')) ? [] : [`expires: expected a day such as 2027-03-31, not "${text('expires')}"`]),
    ...node.members.filter(({ key }) => !members.includes(key)).map(({ key }) => `${key}: unknown setting`),
  ];
};

const toSuppression = (node: SourceNode): Suppression => {
  const text = (name: string): string | null => textOf(memberOf(node, name));
  return {
    code: text('code') ?? '',
    file: text('file'),
    resource: text('resource'),
    reason: text('reason') ?? '',
    expires: text('expires') ?? '',
  };
};

/**
 * Reads a file of suppressions, YAML or JSON: a list `suppressions` with `code`, `reason` and `expires`, and optionally
 * `file` and `resource`.
 * @throws UsageError with all problems of the file
 */
export const readSuppressions = async (file: TextFile): Promise<readonly Suppression[]> => {
  const { readYamlTrees } = await import('../inputs/yaml-tree.ts');
  const [root = null, another] = readYamlTrees(file);
  const list = another ? null : memberOf(root, 'suppressions');
  if (list?.kind !== 'list') throw new UsageError(`${file.path}: expected a list "suppressions"`);
  const wrong = list.items.flatMap((node, index) => problemsOf(node).map((text) => `suppressions[${index}].${text}`));
  if (wrong.length > 0) throw new UsageError(wrong.map((text) => `${file.path}: ${text}`).join('\n'));
  return list.items.map(toSuppression);
};

export const isExpired = ({ expires }: Suppression, today: string): boolean => expires < today;

/** Whether a suppression matches a problem, regardless of its expiry. */
export const matchesProblem = (
  { code, file, resource }: Suppression,
  { code: found }: Problem,
  { input }: PolicyReport,
): boolean =>
  code === found &&
  (file === null || matchesWildcard(file, input.file.path)) &&
  (resource === null || resource === input.resource);
