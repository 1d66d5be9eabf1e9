import type { PrincipalGrammar } from '../languages/statements/grammar.ts';
import { toPrincipal } from '../parse/principals.ts';
import type { KeyPolicyPrincipal, PolicySubject } from '../types.ts';

const serviceType = 'Service';

/**
 * Reads a principal of a grant. Its form shows its kind: the name of a service, or what a policy would list under its
 * first type.
 */
export const toGrantPrincipal = (
  value: string,
  grammar: PrincipalGrammar,
  subject: PolicySubject,
): KeyPolicyPrincipal => {
  const [type = serviceType] = grammar.types;
  const principal = toPrincipal(type, value, grammar, subject);
  if (principal.kind !== 'UNKNOWN') return principal;
  const service = toPrincipal(serviceType, value, grammar, subject);
  return service.kind === 'SERVICE' ? service : principal;
};
