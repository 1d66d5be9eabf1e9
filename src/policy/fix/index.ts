import type { Facts } from '../analyze/facts.ts';
import { findingsOf } from '../analyze/findings/index.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import type { KeyNewAccess, KeyPolicyChange, KeyPolicyFindingCode, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { applyJsonEdit, type JsonEdit, toJsonEdits } from './json-edit.ts';

export type { JsonEdit } from './json-edit.ts';

/** A fix of a finding, proven to give no new access. */
export interface KeyPolicyFix {
  /** In the form of `diff`. */
  readonly changes: readonly KeyPolicyChange[];
  /** The same as edits of the document's JSON, to be applied in order. */
  readonly edits: readonly JsonEdit[];
}

/** A parsed policy. */
export interface FixedPolicy {
  readonly document: string;
  readonly policy: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
}

/** The functions of a policy language that prove a fix. */
interface ProvingLanguage {
  factsOf(policy: ParsedKeyPolicy, subject: PolicySubject): Facts;
  read(document: string, subject: PolicySubject): { readonly policy: ParsedKeyPolicy | null };
  diff(before: ParsedKeyPolicy, after: ParsedKeyPolicy, subject: PolicySubject): readonly KeyPolicyChange[];
  findNewAccess(before: ParsedKeyPolicy, after: ParsedKeyPolicy, subject: PolicySubject): KeyNewAccess;
}

const lockouts: readonly KeyPolicyFindingCode[] = ['LOCKOUT_RISK', 'CALLER_LOCKOUT'];
const severe: ReadonlySet<string> = new Set(['HIGH', 'CRITICAL']);

/** Whether the finding is gone, and there is no new lockout or other severe finding. */
const isResolved = (before: Facts, after: Facts, resolved: KeyPolicyFindingCode): boolean => {
  const known = new Set(findingsOf(before).map(({ code }) => code));
  const found = findingsOf(after);
  return found.every(({ code, severity }) => {
    if (code === resolved) return false;
    return known.has(code) || !(severe.has(severity) || lockouts.includes(code));
  });
};

/**
 * The fix of a finding; null where no edit can be derived from the policy, or where it can't be proven that the finding
 * is gone, that there is no new access, and that the account keeps control of the key: never where that is unknown,
 * since every account then counts as outside, the key's own included.
 * @param index - The index of the finding in the policy's findings.
 * @param language - The language of the policy.
 */
export const findFix = (fixed: FixedPolicy, index: number, language: ProvingLanguage): KeyPolicyFix | null => {
  const { document, policy, grammar, subject } = fixed;
  const before = language.factsOf(policy, subject);
  if (!before.input.isAccountKnown) return null;
  const finding = findingsOf(before)[index];
  if (finding === undefined || finding.remedy.edits.length === 0) return null;
  const root: unknown = JSON.parse(document);
  const edits = toJsonEdits(root, finding.remedy.edits, grammar.principals.types[0] ?? '');
  if (edits === null) return null;
  const text = JSON.stringify(edits.reduce(applyJsonEdit, root));
  const { policy: after } = language.read(text, subject);
  // The clouds refuse a policy without statements.
  if (after === null || after.statements.length === 0) return null;
  if (!isResolved(before, language.factsOf(after, subject), finding.code)) return null;
  if (language.findNewAccess(policy, after, subject).verdict !== 'NONE') return null;
  return { changes: language.diff(policy, after, subject), edits };
};
