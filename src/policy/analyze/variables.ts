import { placeholder } from '../match/conditions/template.ts';
import type { Setting } from './analysis-input.ts';

/** `aws:username`. A template's `${AWS::Region}` is no variable. */
const keyForm = /^[a-z0-9-]+:(?!:)./i;

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
  return value.replace(placeholder, (whole, inner: string) => {
    const [name = ''] = inner.split(',', 1);
    const key = name.trim().toLowerCase();
    if (!keyForm.test(key)) return whole;
    if (key === ownAccountVariable) return ownAccount ?? whole;
    return aboutTheKey.has(key) ? whole : '*';
  });
}
