import type { DecisionView, ExposureView, NewAccessView } from './views.ts';

const outcomes: Readonly<Record<string, string>> = {
  ALLOW: '✔ Allowed',
  EXPLICIT_DENY: '✖ Denied by a statement',
  IMPLICIT_DENY: '✖ Denied: nothing allows it',
};

export function Decision({ outcome, needsIdentityPolicy, identityPolicyCanAllow, missingContext, via }: DecisionView) {
  return (
    <>
      <p className={`answers-verdict ${outcome.toLowerCase()}`}>{outcomes[outcome]}</p>
      {via.length > 0 && <p>By {via.join(', ')}.</p>}
      {needsIdentityPolicy && <p>An identity policy of the principal's own account must allow it as well.</p>}
      {identityPolicyCanAllow && <p>An identity policy of the key's own account can allow it by itself.</p>}
      {missingContext.length > 0 && <p>These condition keys could change the decision: {missingContext.join(', ')}.</p>}
    </>
  );
}

const reaches: Readonly<Record<string, string>> = {
  PUBLIC: '✖ Anyone has access',
  EXTERNAL: '! Outsiders have access',
  TRUSTED: '✔ Only trusted outsiders have access from outside',
  INTERNAL: "✔ Only the key's own account and services of the cloud have access",
  NONE: '✔ Nobody has access',
};

export function Exposure({ exposure, externalAccounts }: ExposureView) {
  return (
    <>
      <p className={`answers-verdict ${exposure.toLowerCase()}`}>
        {reaches[exposure] ?? exposure} (<code>{exposure}</code>)
      </p>
      {externalAccounts.length > 0 && <p>Outside accounts: {externalAccounts.join(', ')}.</p>}
    </>
  );
}

const verdicts: Readonly<Record<string, string>> = {
  NONE: '✔ The new policy gives no new access',
  SOME: '✖ The new policy gives new access',
  UNDECIDED: '? Whether the new policy gives new access could not be decided',
};

export function NewAccess({ verdict, reason, witnesses }: NewAccessView) {
  return (
    <>
      <p className={`answers-verdict ${verdict.toLowerCase()}`}>{verdicts[verdict]}</p>
      {reason !== null && <p>{reason}</p>}
      <ul dir="auto">
        {witnesses.map((witness) => (
          <li key={witness}>{witness}</li>
        ))}
      </ul>
    </>
  );
}
