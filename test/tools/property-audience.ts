/** Compares decisions with audiences for many policies: `npm run property:audience [count] [seed]`. */
import { findContradictions } from '../policy/audience-check.ts';
import { alibabaCloudVocabulary } from '../policy/vocabularies/alibaba-cloud.ts';
import { awsVocabulary } from '../policy/vocabularies/aws.ts';

const [count = 100_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
for (const [cloud, vocabulary] of Object.entries({ AWS: awsVocabulary, 'Alibaba Cloud': alibabaCloudVocabulary })) {
  const found = findContradictions(seed, count, vocabulary);
  process.stdout.write(`${count} policies of ${cloud} from seed ${seed}: ${found.length} contradictions\n`);
  for (const contradiction of found.slice(0, 10)) process.stdout.write(`${contradiction}\n\n`);
  if (found.length > 0) process.exitCode = 1;
}
