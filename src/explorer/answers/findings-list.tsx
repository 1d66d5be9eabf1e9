import { CopyButton } from './copy-button.tsx';
import { toCsv } from './csv.ts';
import type { Finding, FindingsView } from './views.ts';

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];

/** Findings and issues by severity. */
export function FindingsList({ findings }: FindingsView) {
  const bySeverity = severities
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity)] as const)
    .filter(([, members]) => members.length > 0);
  return (
    <>
      {bySeverity.map(([severity, members]) => (
        <section key={severity}>
          <h4>
            <span className={`answers-severity ${severity.toLowerCase()}`}>{severity}</span> {members.length}
          </h4>
          <ul>
            {members.map((finding) => (
              <FindingItem key={`${finding.code} ${finding.path} ${finding.message}`} {...finding} />
            ))}
          </ul>
        </section>
      ))}
      <CopyButton
        label="Copy as CSV"
        text={() =>
          toCsv(
            ['Severity', 'Code', 'Path', 'Message'],
            findings.map(({ severity, code, path, message }) => [severity, code, path ?? '', message]),
          )
        }
      />
    </>
  );
}

function FindingItem({ code, path, message, url, hasFix }: Finding) {
  return (
    <li>
      <code>{code}</code>
      {path !== null && <code> {path}</code>}
      <p>{message}</p>
      {hasFix && <p>There is a proven fix: see fix in the answer.</p>}
      {url !== null && (
        <a href={url} target="_blank" rel="noreferrer noopener">
          Documentation of the vendor
        </a>
      )}
    </li>
  );
}
