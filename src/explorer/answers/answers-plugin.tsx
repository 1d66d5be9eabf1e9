import type { GraphiQLPlugin } from '@graphiql/react';
import { useSyncExternalStore } from 'react';
import type { AnswerStore, AnswersState, LastAnswer } from './answer-store.ts';
import { FollowReading } from './follow-reading.tsx';
import { MorePages } from './more-pages.tsx';
import { ViewContent } from './view-content.tsx';
import type { View } from './views.ts';

const names: Readonly<Record<View['view'], string>> = {
  problems: 'Errors',
  exposure: 'Exposure',
  access: 'Who may use it',
  findings: 'Findings',
  difference: 'Policies side by side',
  changes: 'Changes',
  keys: 'Keys',
  grants: 'Grants',
  counts: 'Counts',
  timeline: 'History',
  decision: 'Decision',
  newAccess: 'New access',
  table: 'Table',
  facts: 'Other fields',
};

/** A pane of GraphiQL that shows the last answer. What it shows depends on the answer alone, not on the query. */
export const createAnswersPlugin = (store: AnswerStore): GraphiQLPlugin => ({
  title: 'Answer as pictures',
  icon: AnswersIcon,
  content: () => <Answers store={store} />,
});

function Answers({ store }: { readonly store: AnswerStore }) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { last, pending } = state;
  return (
    <section className="answers" tabIndex={-1} aria-label="Answer as pictures" aria-busy={pending !== null}>
      <h2>The last answer</h2>
      <p role="status">{statusOf(state)}</p>
      {last !== null && <Shown last={last} />}
    </section>
  );
}

const statusOf = ({ last, pending }: AnswersState): string => {
  if (pending) return `${pending.operationName ?? 'The query'} is being answered…`;
  if (!last) return 'Run a query, such as that of another tab: its answer appears here as pictures and tables.';
  const { name, receivedAt, views, isCut, pages } = last;
  if (views.length === 0) return 'No part of this answer can be shown as a picture or table. See the answer pane.';
  const extent = isCut ? '. It is too large to be shown as a whole: the answer pane has the rest' : '';
  const count = pages === 1 ? '' : `, ${pages} pages`;
  return `${name ?? 'Without a name'}, ${receivedAt.toLocaleTimeString()}${count}${extent}.`;
};

const nameOf = (view: View): string => (view.view === 'findings' && view.isIssues ? 'Issues' : names[view.view]);

/** Whether the index that answered has not read all keys once. */
const isReading = (view: View): boolean =>
  (view.view === 'counts' && view.progress?.isReading === true) || (view.view === 'keys' && view.index.isReading);

function Shown({ last }: { readonly last: LastAnswer }) {
  return (
    <>
      {last.views.some(isReading) && <FollowReading last={last} />}
      {last.views.map((view) => (
        <article key={`${view.view} ${view.title}`} data-view={view.view} tabIndex={-1}>
          <h3>
            {nameOf(view)} <code>{view.title}</code>
          </h3>
          <ViewContent view={view} />
          <MorePages view={view} next={last.next} />
        </article>
      ))}
    </>
  );
}

function AnswersIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
      <circle cx="5" cy="6" r="2.4" />
      <circle cx="5" cy="18" r="2.4" />
      <rect x="16" y="9" width="6" height="6" rx="1.2" />
      <path d="M7.4 6.6 16 11M7.4 17.4 16 13" />
    </svg>
  );
}
