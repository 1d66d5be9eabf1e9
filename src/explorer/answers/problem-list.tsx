import { DataTable } from './data-table.tsx';
import type { Problem, ProblemsView } from './views.ts';

/** Few enough that the rest of the answer is near. */
const drawnAtFirst = 10;

const columns = ['Code', 'Message', 'Where', 'Retry', "The cloud's code", 'Request'];

const retryTexts = new Map([
  [true, 'may help'],
  [false, 'no'],
]);

const toRow = ({ code, message, place, retryable, providerCode, requestId }: Problem): readonly string[] => [
  code ?? '',
  message,
  place,
  retryable === null ? '' : (retryTexts.get(retryable) ?? ''),
  providerCode ?? '',
  requestId ?? '',
];

/** Errors of an answer, wherever it has them. */
export function ProblemList({ problems }: ProblemsView) {
  return (
    <>
      {problems.some(({ code }) => code?.startsWith('KMS_')) && (
        <p>What could not be read may be open: the rest of the answer says nothing about it.</p>
      )}
      <DataTable caption="Errors" limit={drawnAtFirst} columns={columns} rows={problems.map(toRow)} />
    </>
  );
}
