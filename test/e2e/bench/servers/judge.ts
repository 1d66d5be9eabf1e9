import { inspectKeyPolicy } from '../../../../src/policy/inspect.ts';
import type { PolicySubject } from '../../../../src/policy/types.ts';
import { descriptionOf } from '../../../../src/providers/descriptions.ts';
import { tenStatements, typicalPolicy } from '../policies.ts';
import { serve } from '../programs/serve.ts';

const subject: PolicySubject = {
  accountId: '111122223333',
  partition: 'aws',
  arn: 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const { language } = descriptionOf('AWS');

/** Microseconds of one run. Each run has a different text, since engines cache what they know of a string. */
const microsecondsOf = (times: number, work: (index: number) => unknown): number => {
  const startedAt = performance.now();
  for (let index = 0; index < times; index += 1) work(index);
  return ((performance.now() - startedAt) * 1000) / times;
};

const fresh = (document: string, times: number): readonly string[] =>
  Array.from({ length: times }, (_, index) => document.replace('key-typical', `key-${index}`));

const read = (document: string): unknown => {
  const view = inspectKeyPolicy(document, language, subject);
  return [view.issues, view.canonicalDocument, view.analysis.findings];
};

const request = {
  principal: 'arn:aws:iam::111122223333:role/team-7',
  action: 'kms:Decrypt',
  context: [{ key: 'aws:SourceVpce', values: ['vpce-7'] }],
};

serve(async () => {
  const view = inspectKeyPolicy(tenStatements, language, subject);
  return {
    readMicroseconds: (times: number) => {
      const documents = fresh(typicalPolicy, times);
      return microsecondsOf(times, (index) => read(documents[index] ?? ''));
    },
    parseMicroseconds: (times: number) => {
      const documents = fresh(typicalPolicy, times);
      return microsecondsOf(times, (index) => JSON.parse(documents[index] ?? ''));
    },
    decisionsPerSecond: (times: number) => 1e6 / microsecondsOf(times, () => view.evaluate(request)),
  };
});

export interface JudgeProgram {
  [name: string]: (times: number) => number;
  readMicroseconds(times: number): number;
  parseMicroseconds(times: number): number;
  decisionsPerSecond(times: number): number;
}
