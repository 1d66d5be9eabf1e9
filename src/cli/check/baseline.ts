import { parseJson } from '../../json.ts';
import { toList, toText, valueAt } from '../inputs/json-values.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The fingerprints of the problems that a baseline holds: what `--format json` printed on an earlier day.
 * @throws UsageError where the text is something else
 */
export const readBaseline = (path: string, text: string): ReadonlySet<string> => {
  const policies = valueAt(parseJson(text), 'policies');
  if (!Array.isArray(policies)) {
    throw new UsageError(`${path}: no baseline. It is what --format json prints (--format json --output ${path})`);
  }
  const problems = policies.flatMap((policy) => toList(valueAt(policy, 'problems')));
  return new Set(problems.flatMap((problem) => toText(valueAt(problem, 'fingerprint')) ?? []));
};
