import type { GraphiQLProps } from 'graphiql';
import { accountTabs, sandboxTabs } from './tab-order.ts';

const queries = import.meta.glob<string>('./tabs/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob<string>('./tabs/*.json', { query: '?raw', import: 'default', eager: true });

export type Tabs = NonNullable<GraphiQLProps['defaultTabs']>;

/** The tabs that a first visit opens. Their titles are the names of their operations. */
export function firstTabs(sandbox: boolean): Tabs {
  const names = sandbox ? sandboxTabs : accountTabs;
  return names.map((name) => ({
    query: queries[`./tabs/${name}.graphql`]?.trimEnd() ?? null,
    variables: variables[`./tabs/${name}.json`]?.trimEnd() ?? null,
  }));
}
