import { atLeast, atMost, inTurn, type Measure, range, toRow } from '../measure.ts';
import type { JudgeProgram } from '../servers/judge.ts';

const decisionsWanted = 300_000;

/** Parsing a policy, compared with the least that parsing requires; and evaluating requests. */
export const policies: Measure = {
  name: 'policies',
  rows: ['reading a policy', 'evaluating'],
  async run({ launcher, rounds, quick }) {
    const times = quick ? 2000 : 20_000;
    const judge = await launcher.launch<JudgeProgram>('test/e2e/bench/servers/judge.ts');
    const round = async () => ({
      reading: {
        ours: await judge.tell('readMicroseconds', times),
        theirs: await judge.tell('parseMicroseconds', times),
      },
      judging: { ours: await judge.tell('decisionsPerSecond', times * 5), theirs: decisionsWanted },
    });
    await round();
    const samples = await inTurn(range(rounds), round);
    await judge.close();
    return [
      toRow(
        { name: 'reading a policy of 2 KB', against: 'JSON.parse', unit: 'µs', goal: atMost(15) },
        samples.map(({ reading }) => reading),
      ),
      toRow(
        { name: 'evaluating 10 statements', against: 'goal', unit: 'decisions/s', goal: atLeast(1) },
        samples.map(({ judging }) => judging),
      ),
    ];
  },
};
