import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Storage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createAnswerStore } from './answers/answer-store.ts';
import { createAnswersPlugin } from './answers/answers-plugin.tsx';
import { createFetcher } from './fetcher.ts';
import type { Settings } from './settings.ts';
import { createStorage } from './storage.ts';
import { firstTabs, type Tabs } from './tabs.ts';

const explorer = explorerPlugin({ showAttribution: false });
const answers = createAnswerStore();
const answersPane = createAnswersPlugin(answers);
const plugins = [answersPane, explorer];

/** On a narrow screen no pane is open at first. */
const openPane = window.matchMedia('(min-width: 1100px)').matches ? { visiblePlugin: answersPane } : {};

/** The width of the pane in relation to the editors: enough for the pictures of a response. */
const layout = { 'graphiql:docExplorerFlex': '0.7' };

/**
 * GraphiQL with the query builder and the documentation. Headers are never stored, since they may contain secrets; for
 * the same reason there is no history, which would store them.
 */
export function Explorer({ settings }: { readonly settings: Settings }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { sandbox, endpoint } = settings;
  const fetcher = useMemo(() => createFetcher(endpoint, setProblem, answers), [endpoint]);
  const storage = useMemo(() => createStorage(sandbox ? 'key-policy-sandbox:' : 'key-policy:', layout), [sandbox]);
  const tabs = useMemo(() => firstTabs(sandbox), [sandbox]);
  const variables = useMemo(() => firstVariables(storage, tabs), [storage, tabs]);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      {...variables}
      plugins={plugins}
      {...openPane}
      storage={storage}
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
      schemaDescription
      inputValueDeprecation
    >
      <GraphiQL.Logo>{sandbox ? <span className="sandbox">sandbox</span> : 'Key policies'}</GraphiQL.Logo>
      <EditorLook />
      <SystemTheme />
      <MissingSchema problem={problem} />
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

/**
 * The variables of the first tab, which, unlike those of other tabs, GraphiQL does not read from `defaultTabs`. After
 * the first visit, GraphiQL restores the stored ones.
 */
function firstVariables(storage: Storage, tabs: Tabs): { initialVariables?: string } {
  const variables = tabs[0]?.variables ?? null;
  return variables === null || storage.getItem('graphiql:tabState') !== null ? {} : { initialVariables: variables };
}

/**
 * All editors wrap lines, as GraphiQL's response editor does, so that comments and ARNs can be read next to an open
 * pane.
 */
function EditorLook() {
  const editors = useGraphiQL(({ queryEditor, variableEditor, headerEditor, responseEditor }) => [
    queryEditor,
    variableEditor,
    headerEditor,
    responseEditor,
  ]);
  useEffect(() => {
    for (const editor of editors) {
      editor?.updateOptions({ wordWrap: 'on', wrappingIndent: 'same', fontSize: 13 });
    }
  }, [editors]);
  return null;
}

/** Fetches a schema that could not be fetched at first, once a server that did not respond, or refused, answers. */
function MissingSchema({ problem }: { readonly problem: string | null }) {
  const isMissing = useGraphiQL(({ schema }) => !schema);
  const { introspect } = useGraphiQLActions();
  const hadProblem = useRef(false);
  useEffect(() => {
    if (problem === null && hadProblem.current && isMissing) void introspect();
    hadProblem.current = problem !== null;
  }, [problem, isMissing, introspect]);
  return null;
}

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Editors get the system's theme when the page is opened; this also follows a later change, as the page's CSS does. */
function SystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (theme !== null) return;
    const follow = () => setTheme(null);
    darkSystem.addEventListener('change', follow);
    return () => darkSystem.removeEventListener('change', follow);
  }, [theme, setTheme]);
  return null;
}
