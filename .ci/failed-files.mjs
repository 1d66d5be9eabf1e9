/**
 * Prints the files of a vitest report in which something failed, one per line. With `--forget` it removes them from the
 * report instead, after they were run again: their tests are counted in the report of that run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const [path, option] = process.argv.slice(2);
const report = JSON.parse(readFileSync(path, 'utf8'));
const hasFailed = ({ status }) => status === 'failed';

if (option === '--forget') {
  const testResults = report.testResults.filter((file) => !hasFailed(file));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const numPassedTests = tests.filter(({ status }) => status === 'passed').length;
  writeFileSync(path, JSON.stringify({ ...report, testResults, numPassedTests, numFailedTests: 0 }));
} else {
  for (const { name } of report.testResults.filter(hasFailed)) process.stdout.write(`${relative('.', name)}\n`);
}
