import { memberOf, type SourceNode, textOf } from '../source-tree.ts';
import type { Scope } from './scope.ts';

/** Null where it is not known. */
type Truth = boolean | null;

/** Resolves the intrinsic functions in a part of a template. */
export type Resolve = (scope: Scope, node: SourceNode, path: string) => SourceNode | null;

/** The condition that is being evaluated, the conditions that refer to it, and the resolver of values. */
interface Evaluation {
  readonly scope: Scope;
  readonly resolve: Resolve;
  readonly names: readonly string[];
}

const all = (truths: readonly Truth[]): Truth => {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
};

const negate = (truth: Truth): Truth => (truth === null ? null : !truth);

const itemsOf = (node: SourceNode): readonly SourceNode[] => (node.kind === 'list' ? node.items : [node]);

const notKnown = ({ scope, names }: Evaluation): null => {
  scope.undecided ??= names[0] ?? null;
  return null;
};

type Evaluate = (evaluation: Evaluation, argument: SourceNode) => Truth;

const functions: Readonly<Record<string, Evaluate>> = {
  'Fn::Equals': (evaluation, argument) => {
    const { scope, resolve } = evaluation;
    const before = scope.unknowns.length;
    const [one, other] = itemsOf(argument).map((item) => textOf(resolve(scope, item, '')));
    const isKnown = scope.unknowns.splice(before).length === 0;
    return isKnown ? one === other : notKnown(evaluation);
  },
  'Fn::And': (evaluation, argument) => all(itemsOf(argument).map((item) => evaluate(evaluation, item))),
  'Fn::Or': (evaluation, argument) => negate(all(itemsOf(argument).map((item) => negate(evaluate(evaluation, item))))),
  'Fn::Not': (evaluation, argument) => negate(all(itemsOf(argument).map((item) => evaluate(evaluation, item)))),
  Condition: (evaluation, argument) => decide(evaluation, textOf(argument) ?? ''),
};

const evaluate = (evaluation: Evaluation, node: SourceNode): Truth => {
  const member = node.kind === 'map' ? node.members[0] : undefined;
  const known = member && functions[member.key];
  return member !== undefined && known !== undefined ? known(evaluation, member.value) : notKnown(evaluation);
};

const decide = (evaluation: Evaluation, name: string): Truth => {
  const { scope, names } = evaluation;
  const assumed = scope.assumed.get(name);
  if (assumed !== undefined) return assumed;
  const condition = memberOf(scope.template.conditions, name);
  const inner = { ...evaluation, names: [name, ...names] };
  // A condition that refers to itself, which CloudFormation rejects, counts as unknown.
  return condition === null || names.includes(name) ? notKnown(inner) : evaluate(inner, condition);
};

/** Evaluates a condition of the template. Null where unknown; the scope then says which condition it depends on. */
export const decideCondition = (scope: Scope, name: string, resolve: Resolve): Truth => {
  const before = scope.undecided;
  const truth = decide({ scope, resolve, names: [] }, name);
  if (truth !== null) scope.undecided = before;
  return truth;
};
