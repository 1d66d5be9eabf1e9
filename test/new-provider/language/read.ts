import type { LanguageReading } from '../../../src/policy/languages/language.ts';
import type { KeyPolicyIssue, KeyPolicyIssueCode, KeyPolicyStatement } from '../../../src/policy/types.ts';
import { toPrincipal } from './members.ts';
import { actionsByRole } from './roles.ts';

/** The members that have a role. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
}

export type RoleBindings = readonly Binding[];

const issue = (code: KeyPolicyIssueCode, path: string, message: string): KeyPolicyIssue => ({
  code,
  severity: 'HIGH',
  path,
  message,
});

const toJson = (document: string): unknown => {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
};

const isBinding = (value: unknown): value is Binding => {
  const { role, members } = Object(value);
  return typeof role === 'string' && Array.isArray(members) && members.every((member) => typeof member === 'string');
};

export const read = (document: string): LanguageReading<RoleBindings> => {
  const { bindings } = Object(toJson(document));
  if (!Array.isArray(bindings)) return { policy: null, issues: [issue('NOT_JSON', '', 'Expected {"bindings": […]}.')] };
  const issues = bindings.flatMap((binding, index) => {
    if (!isBinding(binding)) return issue('WRONG_TYPE', `bindings[${index}]`, 'Expected a role and its members.');
    if (!actionsByRole.has(binding.role)) return issue('UNKNOWN_ACTION', `bindings[${index}].role`, 'No such role.');
    return [];
  });
  return { policy: bindings.every(isBinding) ? bindings : null, issues };
};

/** A statement with the same meaning. */
export const toStatement = ({ role, members }: Binding, index: number): KeyPolicyStatement => ({
  index,
  sid: role,
  effect: 'ALLOW',
  principals: members.map(toPrincipal),
  notPrincipals: null,
  actions: actionsByRole.get(role) ?? [],
  notActions: null,
  resources: ['*'],
  notResources: null,
  conditions: [],
  unknownElements: [],
});
