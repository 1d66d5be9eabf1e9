import { levelOf } from '../../../src/policy/compare/new-access/request-space.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate/index.ts';
import type { KeyPolicyRequest, ParsedKeyPolicy } from '../../../src/policy/types.ts';
import { createRandom, createRequest, createStatements, type Random } from '../audience-policies.ts';
import { grounds } from '../judging.ts';
import { account, allow, compare, parse, type Statement } from './pairs.ts';

const { grammar, subject } = grounds.aws;
const requestsOfAPair = 40;
const toOwnAccount = allow({ AWS: `arn:aws:iam::${account}:root` }, 'kms:*');

/** A policy, and one that says a little more, less or something else. */
const createPair = (random: Random): readonly [readonly Statement[], readonly Statement[]] => {
  const statements = createStatements(random) as readonly Statement[];
  const others = createStatements(random) as readonly Statement[];
  const older = random.chance(0.5) ? [toOwnAccount, ...statements] : statements;
  const newer = random.pick([
    [...older.slice(1), ...others.slice(0, 1)],
    [...older, ...others.slice(0, 1)],
    older.slice(0, -1),
    [...older.slice(0, -1), ...others],
  ]);
  return [older, newer];
};

/** Null where it hangs on more than is known of the request. */
const levelIn = (policy: ParsedKeyPolicy, request: KeyPolicyRequest) => {
  const decision = evaluatePolicy(policy, request, grammar, subject);
  return decision.missingContext.length > 0 ? null : levelOf(decision);
};

/** Pairs that are said to give nothing new, each with a request that shows that they do. */
export const findOverlooked = (seed: number, count: number): readonly string[] => {
  const random = createRandom(seed);
  const overlooked: string[] = [];
  for (let done = 0; done < count; done += 1) {
    const [older, newer] = createPair(random);
    const requests = Array.from({ length: requestsOfAPair }, () => createRequest(random));
    if (compare(older, newer).verdict !== 'NONE') continue;
    const [before, after] = [parse(older), parse(newer)];
    const request = requests.find((asked) => {
      const [one, other] = [levelIn(before, asked), levelIn(after, asked)];
      return one !== null && other !== null && other > one;
    });
    if (request) overlooked.push(JSON.stringify({ older, newer, request }));
  }
  return overlooked;
};
