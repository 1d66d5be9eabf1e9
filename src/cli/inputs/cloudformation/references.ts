import { partitionOf } from '../../../providers/aws/partitions.ts';
import { memberOf, textOf } from '../source-tree.ts';
import type { Span } from '../text-file.ts';
import type { Scope } from './scope.ts';

/** The place of a reference. */
export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** A text, a list of texts, or null for `AWS::NoValue`. */
export type Value = string | readonly string[] | null;

const suffixes: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn', 'aws-eusc': 'amazonaws.eu' };

const partitionIn = ({ settings }: Scope): string => partitionOf(settings.region ?? '');

type Pseudo = (scope: Scope) => string;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const pseudoParameters: ReadonlyMap<string, Pseudo> = new Map([
  ['AWS::AccountId', ({ settings, placeholders }) => settings.accountId ?? placeholders.account],
  ['AWS::Region', ({ settings, placeholders }) => settings.region ?? placeholders.region],
  ['AWS::Partition', partitionIn],
  ['AWS::URLSuffix', (scope) => suffixes[partitionIn(scope)] ?? 'amazonaws.com'],
]);

const split = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

const parameterValue = (scope: Scope, name: string): Value | undefined => {
  const parameter = memberOf(scope.template.parameters, name);
  const type = textOf(memberOf(parameter, 'Type')) ?? '';
  // The default of an SSM parameter is the name of the parameter, not its value.
  const isKept = type.startsWith('AWS::SSM::Parameter::Value');
  const text = scope.settings.parameters.get(name) ?? (isKept ? null : textOf(memberOf(parameter, 'Default')));
  if (text === null) return undefined;
  return type.includes('List') ? split(text) : text;
};

const hint = (scope: Scope, name: string): string => {
  if (scope.typeOf(name) !== null) return `${name} has no name before the stack is created.`;
  return `Set it with --parameter ${name}=…`;
};

/** The value of `Ref`. */
export const resolveRef = (scope: Scope, name: string, { path, span }: Place): Value => {
  if (name === 'AWS::NoValue') return null;
  const pseudo = pseudoParameters.get(name);
  const known = pseudo ? (scope.settings.parameters.get(name) ?? pseudo(scope)) : parameterValue(scope, name);
  if (known !== undefined) return known;
  const named = namedResource(scope, name);
  return named ?? scope.unknown(name, path, span, `${name} is not known. ${hint(scope, name)}`);
};

const nameProperties: ReadonlyMap<string, readonly [property: string, type: string]> = new Map([
  ['AWS::IAM::Role', ['RoleName', 'role']],
  ['AWS::IAM::User', ['UserName', 'user']],
]);

const namedResource = (scope: Scope, resource: string): string | null => {
  const form = nameProperties.get(scope.typeOf(resource) ?? '');
  return form === undefined ? null : textOf(scope.propertyOf(resource, form[0]));
};

/**
 * The value of `Fn::GetAtt`. A role or user of the same template is always in the stack's account; if its name is not
 * known, its logical id is used instead.
 */
export const resolveAttribute = (scope: Scope, resource: string, attribute: string, { path, span }: Place): string => {
  const form = nameProperties.get(scope.typeOf(resource) ?? '');
  if (form !== undefined && attribute === 'Arn') {
    const [account, partition] = ['AWS::AccountId', 'AWS::Partition'].map((name) =>
      resolveRef(scope, name, { path, span }),
    );
    return `arn:${partition}:iam::${account}:${form[1]}/${namedResource(scope, resource) ?? resource}`;
  }
  const name = `${resource}.${attribute}`;
  return scope.unknown(name, path, span, `${name} is not known before the stack is created.`);
};
