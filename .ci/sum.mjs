/** Prints `N passed, N failed` for vitest's reports and the other steps of .ci/run; fails if anything failed. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = process.argv[2];
const files = readdirSync(folder);
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');

const reports = files.filter((name) => name.endsWith('.json')).map((name) => JSON.parse(read(name)));
const codes = files.filter((name) => name.endsWith('.code')).map((name) => Number(read(name)));
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** A file that could not be loaded has no failed tests, so it counts as a failure itself. */
const brokenFiles = ({ testResults }) =>
  testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;

const failedSteps = codes.filter((code) => code !== 0).length;
const passed = sum(reports.map(({ numPassedTests }) => numPassedTests)) + codes.length - failedSteps;
const failed = sum(reports.map((report) => report.numFailedTests + brokenFiles(report))) + failedSteps;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === codes.length ? 1 : 0;
