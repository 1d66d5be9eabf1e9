import { InvalidRequestError } from '../invalid-request.ts';
import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { quoted } from '../parse/path.ts';
import type { KeyPolicyIssue } from '../types.ts';

/** An action that is asked about. */
export interface AskedAction {
  /** The actions that it is authorized as, in lower case: none where a key policy has no say in it. */
  readonly actions: readonly string[];
  readonly issues: readonly KeyPolicyIssue[];
}

const longestAction = 128;
const actionForm = /^[a-z][a-z0-9-]*:[a-z][a-z0-9]*$/i;

/**
 * Reads one action with its prefix, such as `kms:Decrypt`.
 * @throws InvalidRequestError where the text is no action's name
 */
export const readAction = (action: string, grammar: ActionGrammar): AskedAction => {
  if (action.length > longestAction || !actionForm.test(action)) {
    throw new InvalidRequestError(
      `${quoted(action)} is no action: give one with its prefix and without wildcards, such as "${grammar.prefix}Decrypt".`,
    );
  }
  const lower = toLowerAscii(action);
  const operation = grammar.operations.get(lower);
  if (operation !== undefined) return { actions: operation.map(toLowerAscii), issues: [] };
  const isNamed = (name: string) => toLowerAscii(name) === lower;
  if (grammar.onKey.some(isNamed)) return { actions: [lower], issues: [] };
  if (grammar.all.some(isNamed) || !lower.startsWith(grammar.prefix))
    return { actions: [], issues: [doubt(`${quoted(action)} acts on no key, so that no key policy has a say in it.`)] };
  return {
    actions: [lower],
    issues: [doubt(`${quoted(action)} is no action that is known here: check its spelling, or it is a newer one.`)],
  };
};

const doubt = (message: string): KeyPolicyIssue => ({
  code: 'UNKNOWN_ACTION',
  severity: 'LOW',
  path: 'action',
  message,
});
