import type { ComparisonMode, Outcome } from './fixed-value.ts';
import type { Found } from './identified.ts';
import type { ConditionScope } from './scope.ts';
import { beforeWildcard, hasWildcard, isMasked } from './wildcards.ts';

/** Reads one value; null where it has identified something. */
export type Read = (value: string, mode: ComparisonMode, scope: ConditionScope, found: Found) => Outcome | null;

/** Reads a value that identifies something only as a whole, such as the id of an account, an organization or a VPC. */
export const readName = (
  value: string,
  mode: ComparisonMode,
  scope: ConditionScope,
): string | { readonly outcome: Outcome } => {
  if (value === '') return { outcome: 'OPEN' };
  if (!hasWildcard(value) || isMasked(value, scope)) return value;
  return { outcome: mode === 'LITERAL' ? 'NOBODY' : 'OPEN' };
};

/** Reads a path in an organization, which identifies it from `o-…/` on. */
export const readPath = (
  value: string,
  mode: ComparisonMode,
  scope: ConditionScope,
): string | { readonly outcome: Outcome } => {
  if (mode === 'LITERAL' || !hasWildcard(value)) return readName(value, mode, scope);
  const fixed = beforeWildcard(value);
  return fixed.includes('/') && /^[a-z]+-/i.test(fixed) ? value : { outcome: 'OPEN' };
};

/** Reads names of callers, such as organizations. */
export const toNames =
  (read: typeof readName): Read =>
  (value, mode, scope, found) => {
    const name = read(value, mode, scope);
    if (typeof name !== 'string') return name.outcome;
    found.names.push(name);
    return null;
  };

/** The id of a network is enough: the other parts of its ARN may have wildcards. */
export const readNetworkArn: Read = (value, mode, { grammar }, found) => {
  if (mode === 'ARN_PARTS' && value.split(':').length < grammar.conditions.arnShape.parts) return 'UNREADABLE';
  if (mode === 'LITERAL' && value !== beforeWildcard(value)) return 'NOBODY';
  const isOne = grammar.conditions.arnShape.networkArn?.test(value) === true;
  if (!isOne && value !== beforeWildcard(value)) return 'OPEN';
  found.names.push(value);
  return null;
};

/** An organization without a path identifies no principal, since the paths of all of them begin with a part of it. */
export const readOrganizationPath: Read = (value, mode, scope, found) => {
  found.isExact &&= value.includes('/');
  return toNames(readPath)(value, mode, scope, found);
};

/** Only services have service names. */
export const readServiceName: Read = (value, mode, scope, found) => {
  const name = readName(value, mode, scope);
  if (typeof name === 'string') found.names.push(name);
  else if (name.outcome === 'OPEN') found.anyService = true;
  else return name.outcome;
  if (typeof name !== 'string') found.isExact = false;
  return null;
};
