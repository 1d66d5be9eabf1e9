/**
 * `npm run actions`: compares the lists of actions and condition keys with their sources, and names what is missing.
 */
import { gapsOfActionLists } from './action-lists.ts';

const gaps = await gapsOfActionLists();
for (const gap of gaps) process.stderr.write(`${gap}\n`);
if (gaps.length > 0) process.exitCode = 1;
