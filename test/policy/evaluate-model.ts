/**
 * A second evaluator for AWS key policies, for tests to compare with. It works on the JSON as written, supports only
 * what the generated policies use, and is as simple as possible, regardless of speed.
 */

export interface ModelStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, readonly string[]>>;
  readonly NotPrincipal?: Readonly<Record<string, readonly string[]>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface ModelRequest {
  readonly principal: string;
  readonly action: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface ModelDecision {
  readonly outcome: string;
  readonly statements: readonly number[];
  readonly requiresIdentityPolicy: boolean;
  /** Whether a Deny or an Allow depends on whom a root under NotPrincipal exempts. */
  readonly inDoubt: boolean;
}

const like = (pattern: string, flags = '') =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    `s${flags}`,
  );

const accountOf = (arn: string) => /^\d{12}$/.exec(arn)?.[0] ?? /^arn:aws:(?:iam|sts)::(\d{12}):/.exec(arn)?.[1];
const isRoot = (name: string) => /^\d{12}$/.test(name) || name.endsWith(':root');

/** Patterns of all names of this principal: its own, and for a session that of its role. */
function namesOf(principal: string): RegExp[] {
  const session = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(principal);
  const own = isRoot(principal)
    ? `(?:${accountOf(principal)}|arn:aws:iam::${accountOf(principal)}:root)`
    : principal.replace('*', '\\*');
  const role = session ? [new RegExp(`^arn:aws:iam::${session[1]}:role/(?:.*/)?${session[2]}$`)] : [];
  return [new RegExp(`^${own}$`), ...role];
}

const listed = (element: ModelStatement['Principal']) =>
  element === undefined ? [] : typeof element === 'string' ? [element] : Object.values(element).flat();

type Reach = 'self' | 'account' | 'doubt' | undefined;

/** Under NotPrincipal, a session needs both itself and its role listed; what a root exempts is not documented. */
function reachOfRest(names: readonly string[], principal: string): Reach {
  const [own = /^$/, ...role] = namesOf(principal);
  const needed = [own, ...role];
  if (names.includes('*') || needed.every((one) => names.some((name) => one.test(name)))) return undefined;
  return names.some((name) => isRoot(name) && accountOf(name) === accountOf(principal)) ? 'doubt' : 'self';
}

function reach(statement: ModelStatement, principal: string): Reach {
  const isSelf = (name: string) => name === '*' || namesOf(principal).some((self) => self.test(name));
  if (statement.NotPrincipal) return reachOfRest(listed(statement.NotPrincipal), principal);
  if (listed(statement.Principal).some(isSelf)) return 'self';
  const account = accountOf(principal);
  const viaRoot = listed(statement.Principal).some((name) => isRoot(name) && accountOf(name) === account);
  return account !== undefined && viaRoot ? 'account' : undefined;
}

const part = (text: string, index: number) =>
  index < 5 ? text.split(':')[index] : text.split(':').slice(5).join(':') || undefined;

const arnLike = (pattern: string, arn: string) =>
  pattern === '*' ||
  [0, 1, 2, 3, 4, 5].every((index) => like(part(pattern, index) ?? '^').test(part(arn, index) ?? '\0'));

const octets = (ip: string) =>
  ip
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');

const moment = (text: string) => (/^\d{4}-/.test(text) ? Date.parse(text) : Number(text) * 1000);

const positives: Readonly<Record<string, (wanted: string, given: string) => boolean>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringEqualsIgnoreCase: (wanted, given) =>
    like(wanted.replace(/[*?]/g, '\0'), 'i').test(given.replace(/[*?]/g, '\0')),
  StringLike: (wanted, given) => like(wanted).test(given),
  NumericLessThan: (wanted, given) => Number(given) < Number(wanted),
  NumericEquals: (wanted, given) => Number(given) === Number(wanted),
  DateGreaterThan: (wanted, given) => moment(given) > moment(wanted),
  Bool: (wanted, given) => /^(true|false)$/i.test(wanted) && wanted.toLowerCase() === given.toLowerCase(),
  ArnLike: arnLike,
  IpAddress: (wanted, given) => {
    const [network = '', bits = '32'] = wanted.split('/');
    const isV4 = [network, given].every((ip) => /^\d+\.\d+\.\d+\.\d+$/.test(ip));
    return isV4 && octets(given).startsWith(octets(network).slice(0, Number(bits)));
  },
};

type Context = ReadonlyMap<string, readonly string[]>;

function isMet(operator: string, key: string, wanted: readonly string[], context: Context, effect: string): boolean {
  const given = context.get(key.toLowerCase()) ?? [];
  if (operator === 'Null') return wanted.includes(String(given.length === 0));
  const [, qualifier, base = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const isNegated = base.includes('Not');
  const compare = positives[base.replace('Not', '')];
  if (compare === undefined) return false;
  if (qualifier === 'ForAnyValue:' && given.length === 0) return Boolean(ifExists) && effect === 'Allow';
  if (qualifier === 'ForAllValues:' && given.length === 0) return true;
  if (given.length === 0) return Boolean(ifExists) || isNegated;
  if (qualifier && given.length === 1 && given[0] === '') return qualifier === 'ForAllValues:';
  if (!qualifier && given.length > 1) return false;
  const fill = /^(?:String|Arn)/.test(base);
  const texts = wanted.map((text) =>
    text.replace(/\$\{([^}]+)\}/g, (whole, name: string) =>
      fill ? context.get(name.toLowerCase())?.join('\u0001') || '\u0001' : whole,
    ),
  );
  const comparable = texts.filter((text) => !text.includes('\u0001'));
  const answers = given.map((value) => comparable.some((text) => compare(text, value)) !== isNegated);
  return qualifier === 'ForAllValues:' ? !answers.includes(false) : answers.includes(true);
}

/** By what a negated operator can be compared with; texts with any. */
const readable: Readonly<Record<string, (wanted: string) => boolean>> = {
  IpAddress: (wanted) => /^\d+(\.\d+){3}(\/\d+)?$/.test(wanted),
  Numeric: (wanted) => wanted !== '' && !Number.isNaN(Number(wanted)),
  Date: (wanted) => !Number.isNaN(moment(wanted)),
  Arn: (wanted) => wanted === '*' || wanted.includes('${') || /^arn(:[^:]*){4}:./.test(wanted),
};

/** Whether a Deny compares a key of the request with a value that its negated operator can't read. */
const isUnreadable = ({ Effect, Condition }: ModelStatement, contexts: readonly Context[]): boolean =>
  Effect === 'Deny' &&
  Object.entries(Condition).some(([operator, keys]) => {
    const family = Object.keys(readable).find((name) => operator.includes(name)) ?? '';
    if (!operator.includes('Not')) return false;
    return Object.entries(keys).some(
      ([key, wanted]) =>
        contexts.some((context) => (context.get(key.toLowerCase()) ?? []).length > 0) &&
        wanted.some((value) => readable[family]?.(value) === false),
    );
  });

/** Paths that distinguish all patterns of the generated policies. */
const paths = ['', 'app/', 'zz/', 'a/b/'];

/** Every possible value of `aws:PrincipalArn` for the caller. */
function possibleArns(principal: string): readonly string[] {
  const [, account, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(principal) ?? [];
  if (role !== undefined) return paths.map((path) => `arn:aws:iam::${account}:role/${path}${role}`);
  return [/^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal];
}

/** Where the possible ARNs disagree, an Allow is met and a Deny is not. */
function isMetByAny(statement: ModelStatement, contexts: readonly Context[]): boolean {
  return Object.entries(statement.Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const answers = contexts.map((context) => isMet(operator, key, wanted, context, statement.Effect));
      return answers.every((answer) => answer === answers[0]) ? answers[0] : statement.Effect === 'Allow';
    }),
  );
}

export function decideByModel(
  statements: readonly ModelStatement[],
  request: ModelRequest,
  account: string,
): ModelDecision {
  const caller = accountOf(request.principal);
  const given = Object.entries(request.context).map(([key, values]) => [key.toLowerCase(), values] as const);
  const contexts = possibleArns(request.principal).map((arn) => {
    const follows = caller
      ? { 'aws:principalarn': [arn], 'aws:principalaccount': [caller], 'kms:calleraccount': [caller] }
      : {};
    return new Map<string, readonly string[]>([...Object.entries(follows), ...given]);
  });
  const about = [...statements.entries()].filter(([, statement]) => {
    const covers = (patterns: readonly string[]) => patterns.some((pattern) => like(pattern, 'i').test(request.action));
    const isAbout = statement.Action ? covers(statement.Action) : !covers(statement.NotAction ?? []);
    const isReached = reach(statement, request.principal) !== undefined;
    const isCertain = reach(statement, request.principal) === 'doubt' || !isUnreadable(statement, contexts);
    return isAbout && statement.Resource === '*' && isReached && isCertain && isMetByAny(statement, contexts);
  });
  const isDoubtful = ([, statement]: readonly [number, ModelStatement]) =>
    reach(statement, request.principal) === 'doubt';
  const inDoubt = about.some(isDoubtful);
  const applying = about.filter((entry) => entry[1].Effect === 'Allow' || !isDoubtful(entry));
  const of = (effect: string) => applying.filter(([, { Effect }]) => Effect === effect);
  const decision = (outcome: string, entries: typeof applying, requiresIdentityPolicy = false) => ({
    outcome,
    statements: entries.map(([index]) => index),
    requiresIdentityPolicy,
    inDoubt,
  });
  if (of('Deny').length > 0) return decision('EXPLICIT_DENY', of('Deny'));
  const allows = of('Allow');
  if (allows.length === 0) return decision('IMPLICIT_DENY', []);
  const bySelf = allows.some(([, statement]) => reach(statement, request.principal) !== 'account');
  return decision('ALLOW', allows, (caller !== undefined && caller !== account) || !bySelf);
}
