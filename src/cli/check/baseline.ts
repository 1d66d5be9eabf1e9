import { parseJson } from '../../json.ts';
import { toList, toText, valueAt } from '../inputs/json-values.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The fingerprints of the problems in a baseline, which is an earlier output of `--format json`.
 * @throws UsageError where the text is not a baseline
 */
export const readBaseline = (path: string, text: string): ReadonlySet<string> => {
  const policies = valueAt(parseJson(text), 'policies');
  if (!Array.isArray(policies)) {
    throw new UsageError(`${path}: not a baseline. Create one with --format json --output ${path}`);
  }
  const problems = policies.flatMap((policy) => toList(valueAt(policy, 'problems')));
  return new Set(problems.flatMap((problem) => toText(valueAt(problem, 'fingerprint')) ?? []));
};
