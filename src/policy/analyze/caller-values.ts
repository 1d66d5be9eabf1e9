import type { CallerScope } from '../languages/language.ts';
import { matchesWildcard } from '../match/statement-match.ts';
import { inside, outside, type Reach } from './reach.ts';

/** Whom a value of a caller key lets in; null where it lets in anyone. */
type ReachOfValue = (value: string, ownAccount: string | null) => Reach | null;

/** Something must be left beside wildcards and separators. */
const saysSomething = (text: string): boolean => /[^*?.:/\-\s]/.test(text);
const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Digits; the documents of Alibaba Cloud mask the last ones with four stars. */
const accountIdForm = /^\d+(\*{4})?$/;

const byAccount: ReachOfValue = (value, ownAccount) => {
  if (!saysSomething(value)) return null;
  if (value === ownAccount) return inside;
  const mayBeOwn = ownAccount === null || (hasWildcard(value) && matchesWildcard(value, ownAccount));
  return outside(accountIdForm.test(value) ? [value] : [], mayBeOwn);
};

/** Where the account stands in an ARN, and of how many parts that is. Alibaba Cloud's `acs:…` has no partition. */
const arnShapes: readonly { readonly prefix: string; readonly account: number; readonly parts: number }[] = [
  { prefix: 'arn:', account: 4, parts: 6 },
  { prefix: 'acs:', account: 3, parts: 5 },
];

/** What is neither an ARN nor able to become one by its wildcards fits no caller at all. */
const fitsNoAccount = outside([], false);

const byArn: ReachOfValue = (value, ownAccount) => {
  const shape = arnShapes.find(({ prefix }) => value.startsWith(prefix));
  const parts = value.split(':');
  if (shape === undefined || parts.length <= shape.account) return hasWildcard(value) ? null : fitsNoAccount;
  const account = parts[shape.account] ?? '';
  if (parts.length < shape.parts) return byCutArn(parts.slice(0, shape.account), account, ownAccount);
  if (account !== '') return byAccount(account, ownAccount);
  // A bucket's ARN has no account in it, so that nobody can tell whose it is.
  return saysSomething(parts.slice(shape.account + 1).join(':')) ? outside([], true) : null;
};

/** `arn:aws:iam::111122223333*`, as StringLike allows: it names the account, unless earlier wildcards reach past it. */
function byCutArn(before: readonly string[], account: string, ownAccount: string | null): Reach | null {
  if (hasWildcard(before.join())) return null;
  const whole = account.replace(/\*+$/, '');
  return byAccount(whole.length === ownAccount?.length ? whole : account, ownAccount);
}

/** Ids of organizations all begin the same, so `o-*` is any; and only together with it is a path below it unique. */
const byOrganization: ReachOfValue = (value) => {
  const [organization = ''] = value.split('/', 1);
  return saysSomething(organization.replace(/^[a-z]+-/i, '')) ? outside([], true) : null;
};

/** Unique ids begin with four letters that tell their type. What follows the colon is a session's name: anyone's. */
const byUserId: ReachOfValue = (value) => {
  const [id = ''] = value.split(':', 1);
  return saysSomething(id.replace(/^A[A-Z]{3}/, '')) ? outside([], true) : null;
};

/** A network of prefix length 0 is the whole internet. */
const byNetwork: ReachOfValue = (value) => {
  const isEverywhere = /\/0+$/.test(value) || !saysSomething(value.replace(/^vpce?-/i, ''));
  return isEverywhere ? null : outside([], true);
};

export const reachOfValue: Readonly<Record<CallerScope, ReachOfValue>> = {
  account: byAccount,
  arn: byArn,
  organization: byOrganization,
  'user-id': byUserId,
  network: byNetwork,
};
