import { askForData, documentOnly, toBody } from '../ask.ts';
import { arnsOf, type World } from '../keys.ts';
import { atMost, inTurn, type Measure, range, toRow } from '../measure.ts';
import { keptLong, patient, startSides } from '../servers/start-sides.ts';

const megabyte = 1024 * 1024;
const goalMegabytes = 400;
const batch = 500;

/** The memory of a process with 100,000 policies of 1 KB in its cache, each of which it has served. */
export const memory: Measure = {
  name: 'memory',
  rows: ['memory'],
  async run({ launcher, quick }) {
    const keysOfEach = quick ? 1250 : 12_500;
    const world: World = { provider: 'AWS', accounts: 8, keysOfEach, documentBytes: 1024 };
    const { ours, url } = await startSides(launcher, { world, settings: { ...keptLong, provider: patient } });
    const accounts = Array.from({ length: world.accounts }, (_, account) => arnsOf(world, account));
    await inTurn(range(keysOfEach / (batch / world.accounts)), (index) => {
      const part = batch / world.accounts;
      const arns = accounts.flatMap((of) => of.slice(Math.floor(index * part), Math.floor((index + 1) * part)));
      return askForData(url, toBody(documentOnly, arns));
    });
    const rss = (await ours.tell('rssBytes')) / megabyte;
    await launcher.closeAll();
    const held = (world.accounts * keysOfEach).toLocaleString('en');
    const head = { name: `memory, ${held} policies of 1 KB`, against: 'goal', unit: 'MB', goal: atMost(1) };
    return [toRow(head, [{ ours: rss, theirs: goalMegabytes }])];
  },
};
