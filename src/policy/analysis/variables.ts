import type { Setting } from './setting.ts';

/** `${aws:username}`, also with a default: `${aws:PrincipalTag/team, 'none'}`. A template's `${AWS::Region}` is none. */
const variable = /\$\{\s*([a-z0-9-]+:(?!:)[^},]+?)\s*(?:,[^}]*)?\}/gi;

const ownAccountVariable = 'aws:resourceaccount';

/** Variables that tell of the key and not of the caller. */
const aboutTheKey: ReadonlySet<string> = new Set([ownAccountVariable, 'aws:resourceorgid', 'aws:resourceorgpaths']);

/**
 * A condition value as far as the caller can't choose it. Where a variable is filled from the caller's own request, as
 * in `"aws:PrincipalAccount": "${aws:PrincipalAccount}"`, any caller can meet the condition: it is read as `*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function withoutCallerVariables(value: string, { hasVariables, ownAccount }: Setting): string {
  if (!hasVariables || !value.includes('${')) return value;
  return value.replace(variable, (whole, name: string) => {
    const key = name.toLowerCase();
    if (key === ownAccountVariable) return ownAccount ?? whole;
    return aboutTheKey.has(key) ? whole : '*';
  });
}
