import { AccessPicture } from './access-picture.tsx';
import { ChangeList } from './change-list.tsx';
import { CountBars } from './count-bars.tsx';
import { DataTable } from './data-table.tsx';
import { Difference } from './difference.tsx';
import { FactList } from './fact-list.tsx';
import { FindingsList } from './findings-list.tsx';
import { GrantsTable } from './grants-table.tsx';
import { KeyTable } from './key-table.tsx';
import { ProblemList } from './problem-list.tsx';
import { Timeline } from './timeline.tsx';
import { Decision, Exposure, NewAccess } from './verdicts.tsx';
import type { View } from './views.ts';

/** One view of an answer, by its kind. */
export function ViewContent({ view }: { readonly view: View }) {
  switch (view.view) {
    case 'problems':
      return <ProblemList {...view} />;
    case 'exposure':
      return <Exposure {...view} />;
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
    case 'grants':
      return <GrantsTable {...view} />;
    case 'counts':
      return <CountBars {...view} />;
    case 'timeline':
      return <Timeline {...view} />;
    case 'decision':
      return <Decision {...view} />;
    case 'newAccess':
      return <NewAccess {...view} />;
    case 'facts':
      return <FactList {...view} />;
    case 'table':
      return <DataTable caption={view.title} {...view} />;
  }
}
