import { DataTable } from './data-table.tsx';
import type { ProblemsView } from './views.ts';

/** Few enough that the rest of the answer is near. */
const drawnAtFirst = 10;

/** Errors of an answer, wherever it has them. */
export function ProblemList({ problems }: ProblemsView) {
  return (
    <>
      {problems.some(({ code }) => code?.startsWith('KMS_')) && (
        <p>What could not be read may be open: the rest of the answer says nothing about it.</p>
      )}
      <DataTable
        caption="Errors"
        limit={drawnAtFirst}
        columns={['Code', 'Message', 'Where']}
        rows={problems.map(({ code, place, message }) => [code ?? '', message, place])}
      />
    </>
  );
}
