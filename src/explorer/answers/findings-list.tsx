import { ChangeItems } from './change-list.tsx';
import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import { FirstItems } from './first-items.tsx';
import type { Change, Finding, FindingsView } from './views.ts';

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];
const columns = ['Severity', 'Code', 'Place', 'Message', 'Shown by', 'Fix'];

const fixText = (fix: readonly Change[] | null): string =>
  (fix ?? []).map(({ kind, path, after }) => [kind, path, after ?? ''].join(' ').trim()).join('; ');

const toRow = ({ severity, code, path, message, witness, fix }: Finding): readonly string[] => [
  severity,
  code,
  path ?? '',
  message,
  witness ?? '',
  fixText(fix),
];

/** Findings and issues by severity, each with its fix where there is one. */
export function FindingsList({ findings }: FindingsView) {
  if (findings.length === 0) return <p>None.</p>;
  const known = [...severities, ...new Set(findings.map(({ severity }) => severity).filter(isUnknown))];
  const bySeverity = known
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity)] as const)
    .filter(([, members]) => members.length > 0);
  return (
    <>
      {bySeverity.map(([severity, members]) => (
        <section key={severity}>
          <h4>
            <span className={`answers-severity ${severity.toLowerCase()}`}>{severity}</span> {members.length}
          </h4>
          <FirstItems items={members} name={`of ${severity}`}>
            {(shown) => (
              <ul>
                {shown.map((finding, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be equal.
                  <FindingItem key={index} {...finding} />
                ))}
              </ul>
            )}
          </FirstItems>
        </section>
      ))}
      <CopyButton label="Copy as CSV" text={() => toCsv(columns, findings.map(toRow))} />
    </>
  );
}

const isUnknown = (severity: string): boolean => !severities.includes(severity);

function FindingItem({ code, path, message, url, witness, fix }: Finding) {
  return (
    <li>
      <code>{code}</code>
      {path !== null && <code> {path}</code>}
      <p dir="auto">{message}</p>
      {witness !== null && (
        <p dir="auto">
          <strong>Shown by:</strong> {witness}
        </p>
      )}
      {fix !== null && fix.length > 0 && (
        <details>
          <summary>Fix: {fix.length === 1 ? 'one change' : `${fix.length} changes`}, verified</summary>
          <ChangeItems changes={fix} />
        </details>
      )}
      {url !== null && (
        <a className="answers-link" href={url} target="_blank" rel="noreferrer noopener">
          The vendor's page about {code || 'it'}
        </a>
      )}
    </li>
  );
}
