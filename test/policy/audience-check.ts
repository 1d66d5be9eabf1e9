import { analyzeSources, type KeyAnalysis } from '../../src/policy/analyze/analyze-sources.ts';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import { matchesArnGlob } from '../../src/policy/match/arn-glob.ts';
import { matchesGlob, toGlob } from '../../src/policy/match/wildcard.ts';
import type { KeyPolicyReach, KeyPolicyRequest, ParsedKeyPolicy } from '../../src/policy/types.ts';
import { createRandom, createRequest, createStatements } from './audience-policies.ts';
import { awsAccount, grounds, parse } from './judging.ts';

const { grammar, subject } = grounds.aws;
const requestsOfAPolicy = 6;

const isService = (principal: string): boolean => principal.endsWith('.amazonaws.com');
const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

function isOne(value: string, principal: string): boolean {
  if (value === principal || !value.startsWith('arn:')) return true;
  const [, account, name] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(principal) ?? [];
  const glob = toGlob(value);
  if (matchesGlob(glob, principal) || matchesArnGlob(glob, principal)) return true;
  if (account === undefined) return false;
  // Of a session the path of its role is not known.
  if (matchesGlob(glob, `arn:aws:iam::${account}:role/${name}`)) return true;
  return accountOf(value) === account && (/[*?]/.test(value) || value.endsWith(`/${name}`));
}

const isIn: Readonly<
  Record<KeyPolicyReach['scope'], (values: readonly string[], request: KeyPolicyRequest) => boolean>
> = {
  ANYONE: () => true,
  ACCOUNT: (values, { principal }) => values.includes(accountOf(principal)),
  PRINCIPAL: (values, { principal }) => values.some((value) => isOne(value, principal)),
  SERVICE: (_values, { principal }) => isService(principal),
  ORGANIZATION: (_values, { context }) => context.some(({ key }) => key.startsWith('aws:PrincipalOrg')),
  NETWORK: (_values, { context }) => context.some(({ key }) => key === 'aws:SourceIp' || key === 'aws:SourceVpc'),
};

const ranks = ['NONE', 'INTERNAL', 'TRUSTED', 'EXTERNAL', 'PUBLIC'];

/** Whoever a decision allows is in an audience, and the exposure is no narrower. */
function findUnnoticed(policy: ParsedKeyPolicy, analysis: KeyAnalysis, request: KeyPolicyRequest): string | null {
  const { outcome, missingContext } = evaluatePolicy(policy, request, grammar, subject);
  if (outcome !== 'ALLOW' || missingContext.length > 0) return null;
  const entries = analysis.entries.filter(({ actions }) => actions.includes(request.action));
  const reaches = entries.flatMap(({ reach }) => reach).filter(({ scope, values }) => isIn[scope](values, request));
  // The policy key's own service calls are no calls from another account, and count as such in a public audience alone.
  if (reaches.length === 0 && analysis.exposure === 'PUBLIC' && isService(request.principal)) return null;
  if (reaches.length === 0) return 'is allowed, and in no audience';
  const isOutside = !isService(request.principal) && accountOf(request.principal) !== awsAccount;
  return ranks.indexOf(analysis.exposure) < (isOutside ? 3 : 1)
    ? `is allowed, and the policy ${analysis.exposure}`
    : null;
}

/** Whoever is in an audience without a condition is allowed. */
function findPromised(policy: ParsedKeyPolicy, { entries }: KeyAnalysis): string | null {
  for (const { principal, reach, actions, conditionalActions } of entries) {
    const isWhole = reach.length === 1 && (reach[0]?.scope === 'ACCOUNT' || reach[0]?.scope === 'ANYONE');
    const isNamed = /^arn:aws:(?:iam|sts)::\d+:(?:user|role|assumed-role)\/[^*]+$/.test(principal.value);
    if (!isNamed && !(isWhole && principal.kind === 'ACCOUNT' && principal.partition !== 'aws-cn')) continue;
    const who = isNamed ? principal.value : `arn:aws:iam::${principal.accountId}:role/nobody-else`;
    for (const action of actions.filter((name) => !conditionalActions.includes(name))) {
      const { outcome } = evaluatePolicy(policy, { principal: who, action, context: [] }, grammar, subject);
      if (outcome !== 'ALLOW') return `${who} is to be allowed ${action} without a condition, and is not`;
    }
  }
  return null;
}

/** Policies in which decisions and audiences contradict each other, each with how. */
export function findContradictions(seed: number, count: number): readonly string[] {
  const random = createRandom(seed);
  const found: string[] = [];
  for (let done = 0; done < count; done++) {
    const statements = createStatements(random);
    const policy = parse(statements, grounds.aws);
    const analysis = analyzeSources(policy, [], grammar, subject);
    const told = [
      findPromised(policy, analysis),
      ...Array.from({ length: requestsOfAPolicy }, () => {
        const request = createRequest(random);
        const what = findUnnoticed(policy, analysis, request);
        return what === null ? null : `${JSON.stringify(request)} ${what}`;
      }),
    ];
    for (const what of told) if (what !== null) found.push(`${what}: ${JSON.stringify(statements)}`);
  }
  return found;
}
