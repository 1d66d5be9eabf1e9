import { openStore } from '../../src/fleet/store/index-store.ts';
import { writeReadings } from '../../src/fleet/store/write-readings.ts';
import { knownRegion, outsider, policyFor, readingOf, refOf, root } from './stores.ts';

/** Writes to the index in a folder until it is killed, and reports each batch. */
const [folder = ''] = process.argv.slice(2);
const store = await openStore({ url: null, folder, encryptionKey: null });
const inRegion = await knownRegion(store);
for (let batch = 0; ; batch += 1) {
  const readings = Array.from({ length: 20 }, (_, index) => {
    const policy = index % 3 === batch % 3 ? policyFor(root, outsider) : policyFor(root);
    return inRegion(readingOf(refOf(String((batch % 5) * 20 + index)), policy, Date.now()));
  });
  await writeReadings(store.db, readings, store);
  process.send?.(batch);
}
