import { groupBy } from '../group-by.ts';
import type { KeyPolicyPrincipal, PrincipalIdentity } from '../types.ts';

type Entry = readonly [key: string, principal: KeyPolicyPrincipal];
type Index = ReadonlyMap<string, readonly Entry[]>;

interface NamedCaller extends PrincipalIdentity {
  readonly value: string;
  readonly parents: readonly PrincipalIdentity[];
}

/** Up to this many principals are faster to read than to look up. */
const shortList = 8;

/** Where entries that stand for everyone are found. */
export const anyone = 'ANYONE';
const ofValue = (kind: string, value: string): string => `${kind}=${value}`;
const ofName = ({ kind, accountId, name }: PrincipalIdentity): string => `${kind} ${accountId} ${name}`;
/** Where entries of an account are found. */
export const keyOfAccount = (accountId: string | null): string => `ACCOUNT ${accountId}`;
const ofService = (name: string | null): string => `SERVICE ${name}`;

/** Where a principal is found in an index. */
export const keysOfPrincipal = (principal: KeyPolicyPrincipal): readonly string[] => {
  const { kind, value, accountId, name } = principal;
  if (kind === 'ANYONE') return [anyone];
  if (kind === 'SERVICE') return [ofService(name)];
  return kind === 'ACCOUNT' ? [keyOfAccount(accountId)] : [ofValue(kind, value), ofName(principal)];
};

const createIndex = (listed: readonly KeyPolicyPrincipal[]): Index => {
  const entries = listed.flatMap((principal) => keysOfPrincipal(principal).map((key): Entry => [key, principal]));
  return groupBy(entries, ([key]) => key);
};

const indexes = new WeakMap<readonly KeyPolicyPrincipal[], Index>();

const indexOf = (listed: readonly KeyPolicyPrincipal[]): Index => {
  const index = indexes.get(listed) ?? createIndex(listed);
  indexes.set(listed, index);
  return index;
};

/** Where the principals are found that may name a caller or its account. */
export const keysOfCaller = ({ kind, value, accountId, name, parents }: NamedCaller): readonly string[] => {
  const own = kind === 'SERVICE' ? [ofService('*'), ofService(name)] : [ofValue(kind, value)];
  return [...new Set([anyone, ...own, ...parents.map(ofName), keyOfAccount(accountId)])];
};

/** The principals of a list that may name a caller or its account: all others certainly don't. */
export const candidatesIn = (
  listed: readonly KeyPolicyPrincipal[],
  caller: NamedCaller,
): readonly KeyPolicyPrincipal[] => {
  if (listed.length <= shortList) return listed;
  const index = indexOf(listed);
  return keysOfCaller(caller).flatMap((key) => (index.get(key) ?? []).map(([, principal]) => principal));
};
