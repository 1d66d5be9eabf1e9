import { memberOf, type SourceNode, textOf } from '../source-tree.ts';
import type { Scope } from './scope.ts';

/** Null where it is not known. */
type Truth = boolean | null;

/** Resolves the intrinsic functions in a part of a template. */
export type Resolve = (scope: Scope, node: SourceNode, path: string) => SourceNode | null;

/** The condition being evaluated, the conditions that contain it, and the resolver of values. */
interface Question {
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

const notKnown = ({ scope, names }: Question): null => {
  scope.undecided ??= names[0] ?? null;
  return null;
};

type Evaluate = (question: Question, argument: SourceNode) => Truth;

const functions: Readonly<Record<string, Evaluate>> = {
  'Fn::Equals': (question, argument) => {
    const { scope, resolve } = question;
    const before = scope.unknowns.length;
    const [one, other] = itemsOf(argument).map((item) => textOf(resolve(scope, item, '')));
    const isKnown = scope.unknowns.splice(before).length === 0;
    return isKnown ? one === other : notKnown(question);
  },
  'Fn::And': (question, argument) => all(itemsOf(argument).map((item) => evaluate(question, item))),
  'Fn::Or': (question, argument) => negate(all(itemsOf(argument).map((item) => negate(evaluate(question, item))))),
  'Fn::Not': (question, argument) => negate(all(itemsOf(argument).map((item) => evaluate(question, item)))),
  Condition: (question, argument) => decide(question, textOf(argument) ?? ''),
};

const evaluate = (question: Question, node: SourceNode): Truth => {
  const member = node.kind === 'map' ? node.members[0] : undefined;
  const known = member && functions[member.key];
  return member !== undefined && known !== undefined ? known(question, member.value) : notKnown(question);
};

const decide = (question: Question, name: string): Truth => {
  const { scope, names } = question;
  const assumed = scope.assumed.get(name);
  if (assumed !== undefined) return assumed;
  const condition = memberOf(scope.template.conditions, name);
  const inner = { ...question, names: [name, ...names] };
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
