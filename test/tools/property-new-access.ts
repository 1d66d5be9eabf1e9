/** Holds new access against requests, for many pairs of policies: `npm run property:new-access [count] [seed]`. */
import { findMisjudgedPair } from '../policy/new-access/small-world.ts';
import { findOverlooked } from '../policy/new-access/wide-world.ts';

const [count = 5_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const misjudged = findMisjudgedPair(seed, count);
process.stdout.write(`${count} pairs from seed ${seed}, each request tried: ${misjudged ?? 'none is misjudged'}\n`);
const overlooked = findOverlooked(seed, count);
process.stdout.write(`${count} pairs from seed ${seed}, requests of many shapes: ${overlooked.length} overlooked\n`);
for (const pair of overlooked.slice(0, 5)) process.stdout.write(`${pair}\n\n`);
process.exitCode = misjudged === null && overlooked.length === 0 ? 0 : 1;
