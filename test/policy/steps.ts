import { Session } from 'node:inspector/promises';
import { inspectKeyPolicy, type KeyPolicyView } from '../../src/policy/inspect.ts';
import type { HostileShape } from './hostile-shapes.ts';
import { type Cloud, testClouds } from './test-clouds.ts';

/** Counts how often each block of the policy engine's code runs: the same number on every machine. */
export interface StepCounter {
  stepsOf(work: () => unknown): Promise<number>;
  close(): void;
}

export async function startStepCounter(): Promise<StepCounter> {
  const inspector = new Session();
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const stepsOf: StepCounter['stepsOf'] = async (work) => {
    await inspector.post('Profiler.takePreciseCoverage');
    work();
    const { result } = await inspector.post('Profiler.takePreciseCoverage');
    const ours = result.filter(({ url }) => url.includes('/src/policy/'));
    const blocks = ours.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges));
    return blocks.reduce((sum, { count }) => sum + count, 0);
  };
  return { stepsOf, close: () => inspector.disconnect() };
}

/** The text of a shape's policy: each statement is an Allow of Decrypt, except for what the shape overrides. */
export function textOf({ make }: HostileShape, n: number, tag: string, cloud: Cloud = 'aws'): string {
  const statements = make(n, tag).map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: 'kms:Decrypt' }),
    Resource: '*',
    ...statement,
  }));
  return JSON.stringify({ Version: testClouds[cloud].version, Statement: statements });
}

export const inspectText = (text: string, cloud: Cloud = 'aws'): KeyPolicyView => {
  const { language, subject } = testClouds[cloud];
  return inspectKeyPolicy(text, language, subject);
};

/** A text of the same shape and version in which some names and actions differ. */
export const change = (text: string): string => {
  const start = text.indexOf('"Statement"');
  const statements = text.slice(start).replaceAll('-1', '-2').replaceAll('kms:Decrypt', 'kms:Sign');
  return text.slice(0, start) + statements;
};
