import { expect, it } from 'vitest';
import { findContradictions } from './audience-check.ts';
import { alibabaCloudVocabulary } from './vocabularies/alibaba-cloud.ts';
import { awsVocabulary } from './vocabularies/aws.ts';
import type { Vocabulary } from './vocabularies/vocabulary.ts';

const rows = [1, 2, 3].flatMap((seed) => [
  { cloud: 'AWS', seed, vocabulary: awsVocabulary },
  { cloud: 'Alibaba Cloud', seed, vocabulary: alibabaCloudVocabulary },
]);

const draftOf = (vocabulary: Vocabulary): Vocabulary => {
  const { testCloud } = vocabulary;
  return { ...vocabulary, testCloud: { ...testCloud, subject: { ...testCloud.subject, arn: null } } };
};

/** `npm run property:audience` checks many more. */
it.each(rows)('decisions and audiences agree: $cloud, seed $seed', ({ seed, vocabulary }) => {
  expect(findContradictions(seed, vocabulary === awsVocabulary ? 700 : 300, vocabulary)).toEqual([]);
});

it.each(rows.filter(({ seed }) => seed === 1))('they agree for drafts without an ARN: $cloud', ({ vocabulary }) => {
  expect(findContradictions(4, 300, draftOf(vocabulary))).toEqual([]);
});
