import { expect, it } from 'vitest';
import { findContradictions } from './audience-check.ts';
import { alibabaCloudVocabulary } from './vocabularies/alibaba-cloud.ts';
import { awsVocabulary } from './vocabularies/aws.ts';

const rows = [1, 2, 3].flatMap((seed) => [
  { cloud: 'AWS', seed, vocabulary: awsVocabulary },
  { cloud: 'Alibaba Cloud', seed, vocabulary: alibabaCloudVocabulary },
]);

/** `npm run property:audience` checks many more. */
it.each(rows)('decisions and audiences agree: $cloud, seed $seed', ({ seed, vocabulary }) => {
  expect(findContradictions(seed, vocabulary === awsVocabulary ? 700 : 300, vocabulary)).toEqual([]);
});
