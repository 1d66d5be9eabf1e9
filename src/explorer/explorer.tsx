import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useGraphiQL } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import { createFetcher } from './fetcher.ts';
import type { Settings } from './settings.ts';
import { createStorage } from './storage.ts';
import { firstTabs } from './tabs.ts';

const explorer = explorerPlugin({ showAttribution: false });
const plugins = [explorer];

/** The query builder's share of the width, so that queries and answers get more of it than GraphiQL gives them. */
const layout = { 'graphiql:docExplorerFlex': '0.22' };

/**
 * GraphiQL with the query builder and the documentation. What is typed under Headers is never stored, since people put
 * secrets there: for the same reason there is no history, which would store them.
 */
export function Explorer({ settings }: { readonly settings: Settings }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { sandbox, endpoint } = settings;
  const fetcher = useMemo(() => createFetcher(endpoint, setProblem), [endpoint]);
  const storage = useMemo(() => createStorage(sandbox ? 'key-policy-sandbox:' : 'key-policy:', layout), [sandbox]);
  const tabs = useMemo(() => firstTabs(sandbox), [sandbox]);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      plugins={plugins}
      visiblePlugin={explorer}
      storage={storage}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
      schemaDescription
      inputValueDeprecation
    >
      <GraphiQL.Logo>{sandbox ? <span className="sandbox">sandbox</span> : 'Key policies'}</GraphiQL.Logo>
      <WrappedLines />
      {problem !== null && (
        <GraphiQL.Footer>
          <p className="problem" role="alert">
            {problem}
          </p>
        </GraphiQL.Footer>
      )}
    </GraphiQL>
  );
}

/** Queries wrap as answers do, so that their comments can be read beside an open pane. */
function WrappedLines() {
  const editor = useGraphiQL((state) => state.queryEditor);
  useEffect(() => editor?.updateOptions({ wordWrap: 'on', wrappingIndent: 'same', fontSize: 14 }), [editor]);
  return null;
}
