import type { GraphiQLPlugin } from '@graphiql/react';
import { useSyncExternalStore } from 'react';
import { AccessPicture } from './access-picture.tsx';
import type { AnswerStore } from './answer-store.ts';
import { Difference } from './difference.tsx';
import { FindingsList } from './findings-list.tsx';
import { KeyTable } from './key-table.tsx';
import { ChangeList, CountBars, Decision, NewAccess, Timeline } from './small-views.tsx';
import type { View } from './views.ts';

const names: Readonly<Record<View['view'], string>> = {
  access: 'Who may use it',
  findings: 'Findings',
  difference: 'Policies side by side',
  changes: 'Changes',
  keys: 'Keys',
  counts: 'Counts',
  timeline: 'History',
  decision: 'Decision',
  newAccess: 'New access',
};

/** GraphiQL's pane that draws the last answer. It recognizes what to draw from the answer, not from the query. */
export const createAnswersPlugin = (store: AnswerStore): GraphiQLPlugin => ({
  title: 'Answer as pictures',
  icon: AnswersIcon,
  content: () => <Answers store={store} />,
});

function Answers({ store }: { readonly store: AnswerStore }) {
  const views = useSyncExternalStore(store.subscribe, store.views);
  return (
    <section className="answers" aria-label="Answer as pictures">
      <h2>The last answer</h2>
      {views === null && (
        <p>Run a query: the parts of its answer that can be shown as pictures or tables appear here.</p>
      )}
      {views?.length === 0 && <p>No part of this answer can be shown as a picture or table. See the answer pane.</p>}
      {views?.map((view) => (
        <article key={`${view.view} ${view.title}`} data-view={view.view}>
          <h3>
            {names[view.view]} <code>{view.title}</code>
          </h3>
          <Drawn view={view} />
        </article>
      ))}
    </section>
  );
}

function Drawn({ view }: { readonly view: View }) {
  switch (view.view) {
    case 'access':
      return <AccessPicture {...view} />;
    case 'findings':
      return <FindingsList {...view} />;
    case 'difference':
      return <Difference {...view} />;
    case 'changes':
      return <ChangeList {...view} />;
    case 'keys':
      return <KeyTable {...view} />;
    case 'counts':
      return <CountBars {...view} />;
    case 'timeline':
      return <Timeline {...view} />;
    case 'decision':
      return <Decision {...view} />;
    case 'newAccess':
      return <NewAccess {...view} />;
  }
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
