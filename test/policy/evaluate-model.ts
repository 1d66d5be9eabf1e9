/**
 * A second evaluator for AWS key policies, for tests to compare with: works on the JSON as written, knows only what the
 * generated policies use, and takes the shortest way to each answer without a thought for speed.
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

/** Every text that names the caller himself. */
function selves(principal: string): RegExp[] {
  const session = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(principal);
  const own = isRoot(principal)
    ? `(?:${accountOf(principal)}|arn:aws:iam::${accountOf(principal)}:root)`
    : principal.replace('*', '\\*');
  const role = session ? [new RegExp(`^arn:aws:iam::${session[1]}:role/(?:.*/)?${session[2]}$`)] : [];
  return [new RegExp(`^${own}$`), ...role];
}

const listed = (element: ModelStatement['Principal']) =>
  element === undefined ? [] : typeof element === 'string' ? [element] : Object.values(element).flat();

function reach(statement: ModelStatement, principal: string): 'self' | 'account' | undefined {
  const isSelf = (name: string) => name === '*' || selves(principal).some((self) => self.test(name));
  if (statement.NotPrincipal) return listed(statement.NotPrincipal).some(isSelf) ? undefined : 'self';
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

function isMet(
  operator: string,
  key: string,
  wanted: readonly string[],
  context: ReadonlyMap<string, readonly string[]>,
) {
  const given = context.get(key.toLowerCase()) ?? [];
  if (operator === 'Null') return wanted.includes(String(given.length === 0));
  const [, qualifier, base = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const isNegated = base.includes('Not');
  const compare = positives[base.replace('Not', '')];
  if (compare === undefined) return false;
  if (given.length === 0)
    return Boolean(ifExists) || qualifier === 'ForAllValues:' || (isNegated && qualifier === undefined);
  const texts = wanted.map((text) =>
    text.replace(/\$\{([^}]+)\}/g, (_, name: string) => context.get(name.toLowerCase())?.join('\u0001') || '\u0001'),
  );
  if (texts.some((text) => text.includes('\u0001'))) return false;
  const answers = given.map((value) => texts.some((text) => compare(text, value)) !== isNegated);
  return qualifier === 'ForAllValues:' || (qualifier === undefined && isNegated)
    ? !answers.includes(false)
    : answers.includes(true);
}

export function decideByModel(
  statements: readonly ModelStatement[],
  request: ModelRequest,
  account: string,
): ModelDecision {
  const role = request.principal.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:aws:iam::$1:role/$2');
  const caller = accountOf(request.principal);
  const arn = /^\d{12}$/.test(role) ? `arn:aws:iam::${role}:root` : role;
  const follows = caller
    ? { 'aws:principalarn': [arn], 'aws:principalaccount': [caller], 'kms:calleraccount': [caller] }
    : {};
  const given = Object.entries(request.context).map(([key, values]) => [key.toLowerCase(), values] as const);
  const context = new Map<string, readonly string[]>([...Object.entries(follows), ...given]);
  const applying = [...statements.entries()].filter(([, statement]) => {
    const covers = (patterns: readonly string[]) => patterns.some((pattern) => like(pattern, 'i').test(request.action));
    const isAbout = statement.Action ? covers(statement.Action) : !covers(statement.NotAction ?? []);
    const conditions = Object.entries(statement.Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, wanted]) => isMet(operator, key, wanted, context)),
    );
    return isAbout && statement.Resource === '*' && reach(statement, request.principal) && !conditions.includes(false);
  });
  const of = (effect: string) => applying.filter(([, { Effect }]) => Effect === effect);
  if (of('Deny').length > 0)
    return { outcome: 'EXPLICIT_DENY', statements: of('Deny').map(([index]) => index), requiresIdentityPolicy: false };
  const allows = of('Allow');
  if (allows.length === 0) return { outcome: 'IMPLICIT_DENY', statements: [], requiresIdentityPolicy: false };
  const bySelf = allows.some(([, statement]) => reach(statement, request.principal) === 'self');
  return {
    outcome: 'ALLOW',
    statements: allows.map(([index]) => index),
    requiresIdentityPolicy: (caller !== undefined && caller !== account) || !bySelf,
  };
}
