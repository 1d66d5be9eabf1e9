/**
 * Prints the files of a vitest report in which something failed, one a line. With `--forget` it takes them out of the report
 * instead, after they were run once more: their tests are counted there.
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
