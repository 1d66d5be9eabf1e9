import type { GraphiQLProps } from 'graphiql';
import { accountTabs, sandboxTabs } from './tab-order.ts';

const operations = import.meta.glob<string>('../../schema/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const lessons = import.meta.glob<string>('./tabs/*.graphql', { query: '?raw', import: 'default', eager: true });
const examples = import.meta.glob<string>('./examples/*.json', { query: '?raw', import: 'default', eager: true });

export type Tabs = NonNullable<GraphiQLProps['defaultTabs']>;

/** The tabs of a first visit. Their titles are the names of their operations. */
export function firstTabs(sandbox: boolean): Tabs {
  const names = sandbox ? sandboxTabs : accountTabs;
  return names.map((name) => {
    const query = operations[`../../schema/operations/${name}.graphql`] ?? lessons[`./tabs/${name}.graphql`];
    return { query: query?.trimEnd() ?? null, variables: examples[`./examples/${name}.json`]?.trimEnd() ?? null };
  });
}
