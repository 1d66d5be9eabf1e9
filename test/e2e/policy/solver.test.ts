import { beforeAll, describe, expect, it } from 'vitest';
import { type Bool, type Context, init, type Seq } from 'z3-solver';
import { account, allow, compare, deny, type Statement } from '../../policy/new-access/pairs.ts';

/**
 * Compares `newAccess` with a theorem prover: callers and actions are tried one by one, the values of condition keys
 * are arbitrary strings, and operators are formulas, written here according to the vendor's documentation.
 */
const other = '444455556666';
const callers = [
  { arn: `arn:aws:iam::${account}:role/a`, account },
  { arn: `arn:aws:iam::${account}:role/b`, account },
  { arn: `arn:aws:iam::${other}:role/a`, account: other },
  { arn: `arn:aws:iam::777788889999:role/z`, account: '777788889999' },
];
const actions = ['kms:Decrypt', 'kms:CreateGrant'];
const keys = ['aws:SourceVpce', 'aws:Referer'];

interface Key {
  readonly present: Bool<'policy'>;
  readonly value: Seq<'policy'>;
}

const matches = (z3: Context<'policy'>, value: Seq<'policy'>, pattern: string): Bool<'policy'> => {
  const text = (part: string) => z3.String.val(part);
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return value.eq(text(first));
  if (rest.length > 0) throw new Error('A pattern has one wildcard here.');
  const length = value.length().ge(first.length + last.length);
  return z3.And(text(first).prefixOf(value), text(last).suffixOf(value), length);
};

const holds = (
  z3: Context<'policy'>,
  known: ReadonlyMap<string, Key>,
  operator: string,
  key: string,
  values: readonly string[],
) => {
  const { present, value } = known.get(key)!;
  if (operator === 'Null') return values.includes('true') ? z3.Not(present) : present;
  const fits = z3.Or(
    ...values.map((wanted) =>
      operator.includes('Like') ? matches(z3, value, wanted) : value.eq(z3.String.val(wanted)),
    ),
  );
  const negated = operator.includes('Not');
  const met = negated ? z3.Not(fits) : fits;
  return negated || operator.endsWith('IfExists') ? z3.Or(z3.Not(present), met) : z3.And(present, met);
};

/** How a statement matches a caller: 2 by its name, 1 by its account, 0 not at all. */
const reach = ({ Principal }: Statement, caller: (typeof callers)[number]): number => {
  if (Principal === '*') return 2;
  const named = (Principal as { readonly AWS: string }).AWS;
  if (named === caller.arn) return 2;
  return named === caller.account ? 1 : 0;
};

const covers = ({ Action }: Statement, action: string): boolean => Action === 'kms:*' || Action === action;

const levelAtLeast = (
  z3: Context<'policy'>,
  level: number,
  statements: readonly Statement[],
  caller: (typeof callers)[number],
  action: string,
  known: ReadonlyMap<string, Key>,
) => {
  const clause = (statement: Statement) =>
    z3.And(
      ...Object.entries((statement.Condition ?? {}) as Record<string, Record<string, string[]>>).flatMap(
        ([operator, asked]) => Object.entries(asked).map(([key, values]) => holds(z3, known, operator, key, values)),
      ),
    );
  const about = statements.filter((statement) => covers(statement, action) && reach(statement, caller) > 0);
  const gives = (statement: Statement) => (caller.account === account ? reach(statement, caller) : 1);
  const allows = about.filter((statement) => statement.Effect === 'Allow' && gives(statement) >= level);
  const denies = about.filter(({ Effect }) => Effect === 'Deny');
  return z3.And(z3.Or(...allows.map(clause)), z3.Not(z3.Or(...denies.map(clause))));
};

/** Pairs of policies derived from a seed, the same in every run. */
const pairOf = (seed: number): readonly [readonly Statement[], readonly Statement[]] => {
  let state = seed * 2_654_435_761 + 12_345;
  const pick = <T>(list: readonly T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return list[Math.floor((state / 2_147_483_648) * list.length)]!;
  };
  const values = () => (pick([0, 1]) === 0 ? [pick(['a', 'b', 'ab'])] : [pick(['a', 'b']), 'ab']);
  const patterns = () => [pick(['a*', '*b', 'a*b', '*', 'ab'])];
  const condition = () => {
    const operator = pick([
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringLikeIfExists',
      'Null',
    ]);
    const asked = operator === 'Null' ? [pick(['true', 'false'])] : operator.includes('Like') ? patterns() : values();
    return { [operator]: { [pick(keys)]: asked } };
  };
  const one = (): Statement => {
    const principal = pick<unknown>(['*', { AWS: callers[0]!.arn }, { AWS: account }, { AWS: other }]);
    const make = pick([allow, allow, deny]);
    return make(principal, pick(['kms:*', 'kms:Decrypt']), pick([condition, condition, () => undefined])());
  };
  const older = [one(), one()];
  const newer = pick([() => [one(), one()], () => [older[1]!, older[0]!], () => [older[0]!, one()]])();
  return [older, newer];
};

describe('new access', () => {
  let z3: Context<'policy'>;
  beforeAll(async () => {
    z3 = (await init()).Context('policy');
  });

  it('agrees with a theorem prover', async () => {
    const verdicts = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const [older, newer] = pairOf(seed);
      const known = new Map(
        keys.map((key) => [key, { present: z3.Bool.const(`has ${key}`), value: z3.String.const(key) }]),
      );
      const rises = callers.flatMap((caller) =>
        actions.flatMap((action) =>
          [1, 2].map((level) =>
            z3.And(
              levelAtLeast(z3, level, newer, caller, action, known),
              z3.Not(levelAtLeast(z3, level, older, caller, action, known)),
            ),
          ),
        ),
      );
      const solver = new z3.Solver();
      solver.add(z3.Or(...rises));
      const { verdict } = compare(older, newer);
      expect(verdict, JSON.stringify({ older, newer })).toBe((await solver.check()) === 'sat' ? 'SOME' : 'NONE');
      verdicts.add(verdict);
    }
    expect([...verdicts].sort()).toEqual(['NONE', 'SOME']);
  });
});
