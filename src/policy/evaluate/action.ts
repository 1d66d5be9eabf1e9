import { InvalidRequestError } from '../invalid-request.ts';
import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { quoted } from '../parse/path.ts';
import type { KeyPolicyIssue } from '../types.ts';

/** The action of a request. */
export interface RequestedAction {
  /** The actions that it is authorized as, in lower case: empty where key policies don't apply to it. */
  readonly actions: readonly string[];
  readonly issues: readonly KeyPolicyIssue[];
}

const longestAction = 128;
const actionForm = /^[a-z][a-z0-9-]*:[a-z][a-z0-9]*$/i;

/** Results for actions on a key and for operations, by their documented and lower-case spelling. */
const createKnownActions = ({ onKey, operations }: ActionGrammar): ReadonlyMap<string, RequestedAction> => {
  const known = new Map<string, RequestedAction>();
  for (const name of onKey) {
    const asked = { actions: [toLowerAscii(name)], issues: [] };
    known.set(name, asked).set(toLowerAscii(name), asked);
  }
  for (const [name, actions] of operations) known.set(name, { actions: actions.map(toLowerAscii), issues: [] });
  return known;
};

const knownByGrammar = new WeakMap<ActionGrammar, ReadonlyMap<string, RequestedAction>>();

const knownActionsOf = (grammar: ActionGrammar): ReadonlyMap<string, RequestedAction> => {
  const known = knownByGrammar.get(grammar) ?? createKnownActions(grammar);
  knownByGrammar.set(grammar, known);
  return known;
};

/**
 * Reads one action with its prefix, such as `kms:Decrypt`.
 * @throws InvalidRequestError where the text is not the name of an action
 */
export const readAction = (action: string, grammar: ActionGrammar): RequestedAction => {
  const known = knownActionsOf(grammar);
  return known.get(action) ?? known.get(toLowerAscii(action)) ?? readOtherAction(action, grammar);
};

const readOtherAction = (action: string, grammar: ActionGrammar): RequestedAction => {
  if (action.length > longestAction || !actionForm.test(action)) {
    throw new InvalidRequestError(
      `${quoted(action)} is not an action: give one with its prefix and without wildcards, such as "${grammar.prefix}Decrypt".`,
    );
  }
  const lower = toLowerAscii(action);
  if (grammar.all.some((name) => toLowerAscii(name) === lower) || !lower.startsWith(grammar.prefix))
    return { actions: [], issues: [doubt(`${quoted(action)} does not act on a key, so no key policy applies to it.`)] };
  return {
    actions: [lower],
    issues: [doubt(`${quoted(action)} is not a known action: check its spelling; it may be a new one.`)],
  };
};

const doubt = (message: string): KeyPolicyIssue => ({
  code: 'UNKNOWN_ACTION',
  severity: 'LOW',
  path: 'action',
  message,
});
