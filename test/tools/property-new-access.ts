/** Holds new access against trying every request, for many pairs of policies: `npm run property:new-access [count] [seed]`. */
import { findMisjudgedPair } from '../policy/new-access/small-world.ts';

const [count = 10_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const found = findMisjudgedPair(seed, count);
process.stdout.write(`${count} pairs from seed ${seed}: ${found ?? 'none is judged wrongly'}\n`);
process.exitCode = found === null ? 0 : 1;
