import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { askForData, toBody } from '../ask.ts';
import { atMost, type Bench, inTurn, type Measure, type Row, range, timed, toRow } from '../measure.ts';
import { typicalPolicy } from '../policies.ts';

const goalSeconds = 1;
const verdictGoalSeconds = 0.3;
const verdict = 'check, start to verdict';

/** One of the sandbox's default keys. */
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

/** The time from the start of the process, as by `npm start` or in a pipeline, to the first result. */
export const start: Measure = {
  name: 'start',
  rows: [...firstAnswers.map(({ name }) => name), verdict],
  async run(bench) {
    const answers = await inTurn(firstAnswers, ({ name, body }) =>
      toSecondsRow(bench, { name, goalSeconds }, () => firstAnswer(bench, body)),
    );
    return [...answers, await measureVerdict(bench)];
  },
};

interface Head {
  readonly name: string;
  readonly goalSeconds: number;
}

const toSecondsRow = async (bench: Bench, head: Head, measureMs: () => Promise<number>): Promise<Row> => {
  const times = await inTurn(range(bench.rounds), measureMs);
  const samples = times.map((ms) => ({ ours: ms / 1000, theirs: head.goalSeconds }));
  return toRow({ name: head.name, against: 'goal', unit: 's', goal: atMost(1) }, samples);
};

const measureVerdict = async (bench: Bench): Promise<Row> => {
  const folder = mkdtempSync(join(tmpdir(), 'key-policy-bench-check-'));
  const file = join(folder, 'policy.json');
  writeFileSync(file, typicalPolicy);
  try {
    const head = { name: verdict, goalSeconds: verdictGoalSeconds };
    return await toSecondsRow(bench, head, () => firstVerdict(bench, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const firstVerdict = async ({ build }: Bench, file: string): Promise<number> =>
  timed(async () => {
    const command = [build.pathOf('src/main.ts'), 'check', file];
    const child = spawn(process.execPath, command, { stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0 && code !== 1) throw new Error(`The check ended with ${code}.`);
  });

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
