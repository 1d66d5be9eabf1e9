import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import type { FactsView } from './views.ts';

/** Single fields with their values. */
export function FactList({ fields }: FactsView) {
  return (
    <>
      <dl className="answers-facts">
        {fields.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ))}
      </dl>
      <CopyButton label="Copy as CSV" text={() => toCsv(['Field', 'Value'], fields)} />
    </>
  );
}
