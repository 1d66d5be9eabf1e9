import { analyzeSources, type KeyAnalysis } from '../../src/policy/analyze/index.ts';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import { matchesArnGlob } from '../../src/policy/match/arn-glob.ts';
import { toGlob } from '../../src/policy/match/glob.ts';
import { matchesGlob } from '../../src/policy/match/matches-glob.ts';
import type { KeyPolicyReach, KeyPolicyRequest, ParsedKeyPolicy } from '../../src/policy/types.ts';
import { createRandom, createRequest, createStatements } from './audience-policies.ts';
import { parse, type TestCloud } from './test-clouds.ts';
import type { Vocabulary } from './vocabularies/vocabulary.ts';

const requestsOfAPolicy = 6;

const isService = (principal: string, { services }: Vocabulary): boolean => services.includes(principal);

function isOne(
  value: string,
  principal: string,
  { testCloud, accountOf, roleOfSession, hasPaths }: Vocabulary,
): boolean {
  if (value === principal || !/^(?:arn|acs):/.test(value)) return true;
  const glob = toGlob(value);
  if (matchesGlob(glob, principal) || matchesArnGlob(glob, principal, testCloud.grammar.conditions.arnShape.parts))
    return true;
  const role = roleOfSession(principal);
  if (role === null) return false;
  if (matchesGlob(glob, role) || !hasPaths) return matchesGlob(glob, role);
  // The path of a session's role is unknown.
  const name = role.slice(role.lastIndexOf('/'));
  return accountOf(value) === accountOf(principal) && (/[*?]/.test(value) || value.endsWith(name));
}

type IsIn = (values: readonly string[], request: KeyPolicyRequest, vocabulary: Vocabulary) => boolean;

const isIn: Readonly<Record<KeyPolicyReach['scope'], IsIn>> = {
  ANYONE: () => true,
  ACCOUNT: (values, { principal }, { accountOf }) => values.includes(accountOf(principal)),
  PRINCIPAL: (values, { principal }, vocabulary) => values.some((value) => isOne(value, principal, vocabulary)),
  SERVICE: (_values, { principal }, vocabulary) => isService(principal, vocabulary),
  ORGANIZATION: (_values, { context }) => context.some(({ key }) => /:Principal(?:Org|RD)/.test(key)),
  NETWORK: (_values, { context }) => context.some(({ key }) => /:Source(?:Ip|Vpc)$/.test(key)),
};

const ranks = ['NONE', 'INTERNAL', 'TRUSTED', 'EXTERNAL', 'PUBLIC'];

const decide = (policy: ParsedKeyPolicy, request: KeyPolicyRequest, { grammar, subject }: TestCloud) =>
  evaluatePolicy(policy, request, grammar, subject);

/** Whether the request is allowed, or would be without the keys of which it says nothing, where it may lack them. */
function isCertainlyAllowed(policy: ParsedKeyPolicy, request: KeyPolicyRequest, { testCloud }: Vocabulary): boolean {
  const { missingContext } = decide(policy, request, testCloud);
  const isAlwaysCarried = (key: string) => {
    const presence = testCloud.grammar.conditions.audienceKey(key.toLowerCase())?.presence ?? 'SOME';
    return presence !== 'SOME';
  };
  const absent = missingContext.filter((key) => !isAlwaysCarried(key)).map((key) => ({ key, values: [] }));
  const decision = decide(policy, { ...request, context: [...request.context, ...absent] }, testCloud);
  return decision.outcome === 'ALLOW' && decision.missingContext.length === 0;
}

/** Checks that a caller whom a decision allows is in an audience, and that the exposure is no narrower. */
function findUnnoticed(
  policy: ParsedKeyPolicy,
  analysis: KeyAnalysis,
  request: KeyPolicyRequest,
  vocabulary: Vocabulary,
): string | null {
  if (!isCertainlyAllowed(policy, request, vocabulary)) return null;
  const { principal } = request;
  const entries = analysis.entries.filter(({ actions }) => actions.includes(request.action));
  const reaches = entries
    .flatMap(({ reach }) => reach)
    .filter(({ scope, values }) => isIn[scope](values, request, vocabulary));
  // Calls of services are not calls from another account; only a public audience includes them.
  if (reaches.length === 0 && analysis.exposure === 'PUBLIC' && isService(principal, vocabulary)) return null;
  if (reaches.length === 0) return 'is allowed, and in no audience';
  const isOutside =
    !isService(principal, vocabulary) && vocabulary.accountOf(principal) !== vocabulary.testCloud.subject.accountId;
  return ranks.indexOf(analysis.exposure) < (isOutside ? 3 : 1)
    ? `is allowed, and the policy ${analysis.exposure}`
    : null;
}

const namedForm = /^(?:arn:aws:(?:iam|sts)::\d+|acs:ram::\d+):(?:user|role|assumed-role)\/[^*]+$/;

/** Checks that a caller in an audience without conditions is allowed. */
function findPromised(policy: ParsedKeyPolicy, { entries }: KeyAnalysis, vocabulary: Vocabulary): string | null {
  for (const { principal, reach, actions, conditionalActions } of entries) {
    const isWhole = reach.length === 1 && (reach[0]?.scope === 'ACCOUNT' || reach[0]?.scope === 'ANYONE');
    const isNamed = namedForm.test(principal.value);
    if (!isNamed && !(isWhole && principal.kind === 'ACCOUNT' && principal.partition !== 'aws-cn')) continue;
    const who = isNamed ? principal.value : vocabulary.nobodyElse(principal.accountId ?? '');
    for (const action of actions.filter((name) => !conditionalActions.includes(name))) {
      const { outcome } = decide(policy, { principal: who, action, context: [] }, vocabulary.testCloud);
      if (outcome !== 'ALLOW') return `${who} is to be allowed ${action} without a condition, and is not`;
    }
  }
  return null;
}

/** Policies in which decisions and audiences contradict each other, each with the contradiction. */
export function findContradictions(seed: number, count: number, vocabulary: Vocabulary): readonly string[] {
  const random = createRandom(seed);
  const { grammar, subject } = vocabulary.testCloud;
  const found: string[] = [];
  for (let done = 0; done < count; done++) {
    const statements = createStatements(random, vocabulary);
    const policy = parse(statements, vocabulary.testCloud);
    const analysis = analyzeSources(policy, { all: [], forFindings: [] }, grammar, subject);
    const told = [
      findPromised(policy, analysis, vocabulary),
      ...Array.from({ length: requestsOfAPolicy }, () => {
        const request = createRequest(random, vocabulary);
        const what = findUnnoticed(policy, analysis, request, vocabulary);
        return what === null ? null : `${JSON.stringify(request)} ${what}`;
      }),
    ];
    for (const what of told) if (what !== null) found.push(`${what}: ${JSON.stringify(statements)}`);
  }
  return found;
}
