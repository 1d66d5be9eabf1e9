import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { askForData, toBody } from '../ask.ts';
import { atMost, type Bench, inTurn, type Measure, range, timed, toRow } from '../measure.ts';

const goalSeconds = 1;

/** A key of the sandbox's seed. */
const arn = 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const firstAnswers = [
  { name: 'start to first answer', body: JSON.stringify({ query: '{ kmsAccounts { accountId } }' }) },
  {
    name: 'start to first policy',
    body: toBody(
      'query($representations:[_Any!]!){_entities(representations:$representations){...on Key{policy{document}}}}',
      [arn],
    ),
  },
];

/** From the start of the process, as `npm start` starts it, to what its first client has in hands. */
export const start: Measure = {
  name: 'start',
  rows: firstAnswers.map(({ name }) => name),
  run: (bench) =>
    inTurn(firstAnswers, async ({ name, body }) => {
      const times = await inTurn(range(bench.rounds), () => firstAnswer(bench, body));
      const samples = times.map((ms) => ({ ours: ms / 1000, theirs: goalSeconds }));
      return toRow({ name, against: 'goal', unit: 's', goal: atMost(1) }, samples);
    }),
};

const firstAnswer = async ({ build }: Bench, body: string): Promise<number> => {
  let ended: Promise<unknown> = Promise.resolve();
  const ms = await timed(async () => {
    const child = spawn(process.execPath, [build.pathOf('src/main.ts')], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = createInterface(child.stdout);
    const [line = ''] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [string | number];
    const url = /http\S+\/graphql/.exec(String(line))?.[0];
    if (url === undefined) throw new Error(`The service says "${line}", and no address.`);
    await askForData(url, body);
    ended = once(child, 'exit');
    child.kill();
  });
  await ended;
  return ms;
};
