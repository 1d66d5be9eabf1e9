import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answers } from './checks/answers.ts';
import { proofs } from './checks/proofs.ts';
import { schema } from './checks/schema.ts';
import { traffic } from './checks/traffic.ts';
import { routerKinds } from './router-kinds.ts';
import { findRouter } from './router-program.ts';

const checks = [...answers, ...proofs, ...traffic, ...schema];

const [, section = ''] = readFileSync('OPERATING.md', 'utf8').split('\n### What was observed\n');
const [head = [], , ...rows] = [...(section.split('\n## ')[0] ?? '').matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) =>
  row.split('|').map((cell) => cell.trim()),
);

/** The cell of the table for a router and a row. */
const cellOf = (router: string, row: string): string | undefined =>
  rows.find(([title]) => title === row)?.[head.findIndex((title) => title.startsWith(router))];

const routers = routerKinds.map((kind) => ({ kind, router: findRouter(kind) }));
for (const { kind, router } of routers) {
  if (router === null) process.stderr.write(`${kind.name} is not here: ${kind.howToGet}\n`);
}

it('has a row of the table for each thing that is looked at', () => {
  expect(rows.map(([title]) => title).sort()).toEqual(checks.map(({ row }) => row).sort());
});

describe.each(routers.filter(({ router }) => router !== null))('$kind.name $router.version', ({ kind, router }) => {
  it.each(checks)('$row: as OPERATING.md says', async ({ row, look }) => {
    expect(await look(router!)).toBe(cellOf(kind.name, row));
  });
});
