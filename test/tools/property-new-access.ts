/** Compares new access with all requests, for many pairs of policies: `npm run property:new-access [count] [seed]`. */
import { findMisjudgedPair } from '../policy/new-access/small-world.ts';
import { findOverlooked } from '../policy/new-access/wide-world.ts';
import { alibabaCloudVocabulary } from '../policy/vocabularies/alibaba-cloud.ts';
import { awsVocabulary } from '../policy/vocabularies/aws.ts';

const [count = 5_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const misjudged = findMisjudgedPair(seed, count);
process.stdout.write(`${count} pairs from seed ${seed}, each request tried: ${misjudged ?? 'none is misjudged'}\n`);
if (misjudged !== null) process.exitCode = 1;
for (const [cloud, vocabulary] of Object.entries({ AWS: awsVocabulary, 'Alibaba Cloud': alibabaCloudVocabulary })) {
  const overlooked = findOverlooked(seed, count, vocabulary);
  process.stdout.write(
    `${count} pairs of ${cloud} from seed ${seed}, requests of many shapes: ${overlooked.length} overlooked\n`,
  );
  for (const pair of overlooked.slice(0, 5)) process.stdout.write(`${pair}\n\n`);
  if (overlooked.length > 0) process.exitCode = 1;
}
