import { findNewAccess } from '../../../src/policy/compare/new-access/index.ts';
import { levelOf } from '../../../src/policy/compare/new-access/level.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate/index.ts';
import type { KeyPolicyRequest, ParsedKeyPolicy } from '../../../src/policy/types.ts';
import { createRandom, createRequest, createStatements, type Random } from '../audience-policies.ts';
import { parse, type StatementText, type TestCloud } from '../test-clouds.ts';
import type { Vocabulary } from '../vocabularies/vocabulary.ts';

const requestsOfAPair = 40;

const toOwnAccount = ({ principalType, testCloud }: Vocabulary): StatementText => ({
  Principal: { [principalType]: testCloud.grammar.principals.accountEntry(testCloud.subject.accountId ?? '', 'aws') },
  Action: 'kms:*',
});

/** A policy, and one that is a little wider, narrower or different. */
const createPair = (
  random: Random,
  vocabulary: Vocabulary,
): readonly [readonly StatementText[], readonly StatementText[]] => {
  const statements: readonly StatementText[] = createStatements(random, vocabulary);
  const others: readonly StatementText[] = createStatements(random, vocabulary);
  const older = random.chance(0.5) ? [toOwnAccount(vocabulary), ...statements] : statements;
  const newer = random.pick([
    [...older.slice(1), ...others.slice(0, 1)],
    [...older, ...others.slice(0, 1)],
    older.slice(0, -1),
    [...older.slice(0, -1), ...others],
  ]);
  return [older, newer];
};

/** Null where it depends on more than is known about the request. */
const levelIn = (policy: ParsedKeyPolicy, request: KeyPolicyRequest, { grammar, subject }: TestCloud) => {
  const decision = evaluatePolicy(policy, request, grammar, subject);
  return decision.missingContext.length > 0 ? null : levelOf(decision);
};

/** Pairs that are wrongly judged to give no new access, each with a request that proves the opposite. */
export const findOverlooked = (seed: number, count: number, vocabulary: Vocabulary): readonly string[] => {
  const random = createRandom(seed);
  const { testCloud } = vocabulary;
  const overlooked: string[] = [];
  for (let done = 0; done < count; done += 1) {
    const [older, newer] = createPair(random, vocabulary);
    const requests = Array.from({ length: requestsOfAPair }, () => createRequest(random, vocabulary));
    const [before, after] = [parse(older, testCloud), parse(newer, testCloud)];
    if (findNewAccess(before, after, testCloud.grammar, testCloud.subject).verdict !== 'NONE') continue;
    const request = requests.find((asked) => {
      const [one, other] = [levelIn(before, asked, testCloud), levelIn(after, asked, testCloud)];
      return one !== null && other !== null && other > one;
    });
    if (request) overlooked.push(JSON.stringify({ older, newer, request }));
  }
  return overlooked;
};
