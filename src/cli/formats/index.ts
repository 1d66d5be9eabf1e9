import type { Format } from '../check/options.ts';
import type { CheckResult } from '../check/problem.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import type { RunInfo } from './run-info.ts';
import { formatSarif } from './sarif.ts';
import { formatText } from './text.ts';

const writers: Readonly<Record<Format, (result: CheckResult, run: RunInfo) => string>> = {
  text: formatText,
  json: formatJson,
  sarif: formatSarif,
  junit: formatJunit,
};

/** The report as text that ends in a line feed. */
export const formatReport = (format: Format, result: CheckResult, run: RunInfo): string =>
  `${writers[format](result, run)}\n`;
