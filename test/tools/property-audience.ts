/** Holds decisions and audiences against each other for many policies: `npm run property:audience [count] [seed]`. */
import { findContradictions } from '../policy/audience-check.ts';

const [count = 100_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const found = findContradictions(seed, count);
process.stdout.write(`${count} policies from seed ${seed}: ${found.length} contradictions\n`);
for (const contradiction of found.slice(0, 10)) process.stdout.write(`${contradiction}\n\n`);
process.exitCode = found.length === 0 ? 0 : 1;
