import { DataTable } from './data-table.tsx';
import type { Grant, GrantsView } from './views.ts';

const columns = ['Grantee', 'Outside', 'Operations', 'Constraints', 'Retired by', 'Name', 'Created', 'Grant'];

const outsideTexts = new Map([
  [true, 'yes'],
  [false, 'no'],
  [null, 'unknown'],
]);

const toRow = ({ grantee, external, operations, constraints, retiring, name, createdAt, id }: Grant) => [
  grantee,
  outsideTexts.get(external) ?? '',
  operations.join(', '),
  constraints.join(' and '),
  retiring,
  name,
  createdAt,
  id,
];

export function GrantsTable({ grants, hasMore }: GrantsView) {
  if (grants.length === 0) return <p>{hasMore ? 'None so far.' : 'None.'}</p>;
  return <DataTable caption="Grants" columns={columns} rows={grants.map(toRow)} />;
}
