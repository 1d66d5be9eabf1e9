import { expect, it } from 'vitest';
import { alibabaCloudVocabulary } from '../vocabularies/alibaba-cloud.ts';
import { awsVocabulary } from '../vocabularies/aws.ts';
import { findMisjudgedPair } from './small-world.ts';
import { findOverlooked } from './wide-world.ts';

it.each([1, 2])('new access agrees with trying every request of a small world, seed %i', (seed) => {
  expect(findMisjudgedPair(seed, 30)).toBeNull();
});

const rows = [1, 2].flatMap((seed) => [
  { cloud: 'AWS', seed, vocabulary: awsVocabulary },
  { cloud: 'Alibaba Cloud', seed, vocabulary: alibabaCloudVocabulary },
]);

it.each(rows)('new access overlooks no request out of many shapes: $cloud, seed $seed', ({ seed, vocabulary }) => {
  expect(findOverlooked(seed, vocabulary === awsVocabulary ? 150 : 100, vocabulary)).toEqual([]);
});
