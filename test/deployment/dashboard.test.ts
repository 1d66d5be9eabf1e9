import { expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { startWithSandbox } from '../support/service.ts';
import { readText } from './compose-file.ts';

interface Panel {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number };
  readonly targets: readonly { readonly expr: string }[];
}

const { panels }: { readonly panels: readonly Panel[] } = JSON.parse(
  readText('test/deployment/grafana/dashboard.json'),
);

/** The names of the metrics in an expression, by their prefixes. */
const metricsIn = (expr: string): readonly string[] => expr.match(/\b(?:key_policy|process|nodejs)_\w+/g) ?? [];

it('the dashboard uses existing metrics only', async () => {
  const { service, graphqlUrl, close } = await startWithSandbox({ env: { METRICS: 'true' } });
  try {
    await ask(graphqlUrl, `{ key(arn: "${awsExample.arn}") { policy { exposure } } }`);
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const optional = new Set(['key_policy_redis_up']);
    const drawn = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    const bare = drawn.map((name) => (known.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '')));
    expect(bare.filter((name) => !known.has(name) && !optional.has(name))).toEqual([]);
    expect(new Set(bare).size).toBeGreaterThan(10);
  } finally {
    await close();
  }
});

it('the dashboard has a place for each panel', () => {
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
});
