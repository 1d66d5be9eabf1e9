import { memberOf, type SourceNode, textOf } from '../source-tree.ts';

const isOpen = (node: SourceNode): boolean => textOf(node)?.includes('${') ?? false;

const widenItem = (node: SourceNode, widest: string): SourceNode =>
  isOpen(node) ? { kind: 'scalar', value: widest, span: node.span } : node;

const widenElement = (node: SourceNode, widest: string): SourceNode =>
  node.kind === 'list'
    ? { ...node, items: node.items.map((item) => widenItem(item, widest)) }
    : widenItem(node, widest);

/** An unknown action may be any action: the widest access is an Allow of all actions, and a Deny of none. */
const widenStatement = (statement: SourceNode): SourceNode => {
  if (statement.kind !== 'map') return statement;
  const element = textOf(memberOf(statement, 'Effect')) === 'Deny' ? 'NotAction' : 'Action';
  const members = statement.members.map((member) =>
    member.key === element ? { ...member, value: widenElement(member.value, 'kms:*') } : member,
  );
  return { ...statement, members };
};

/** Replaces unknown actions in a policy so that it gives the widest access. */
export const widenUnknownActions = (policy: SourceNode): SourceNode => {
  if (policy.kind !== 'map') return policy;
  const members = policy.members.map((member) => {
    if (member.key !== 'Statement') return member;
    const { value } = member;
    const widened =
      value.kind === 'list' ? { ...value, items: value.items.map(widenStatement) } : widenStatement(value);
    return { ...member, value: widened };
  });
  return { ...policy, members };
};
