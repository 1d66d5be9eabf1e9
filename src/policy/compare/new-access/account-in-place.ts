import type { CallerNames } from '../../languages/statements/caller-form.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { isVariable, toTemplate } from '../../match/conditions/template.ts';
import { arnPattern, type TextPattern } from './text-pattern.ts';

/** The text before and after the variable in `arn:aws:iam::${aws:PrincipalAccount}:role/app`. */
const partsOf = (value: string, { forms, accountKeys }: CallerNames): readonly [string, string] | null => {
  const [before, account, after, ...more] = toTemplate(value, false, true).parts;
  if (before === undefined || account === undefined || after === undefined || more.length > 0) return null;
  if (isVariable(before) || isVariable(after) || !isVariable(account)) return null;
  const isAccount = account.otherwise === null && accountKeys.map(toLowerAscii).includes(account.lookupKey);
  const partition = before.text.split(':')[1] ?? '';
  const isStart = forms.some(({ prefix }) => prefix.replace('{partition}', partition) === before.text);
  return isAccount && isStart && !/[*?]/.test(partition) && after.text.startsWith(':')
    ? [before.text, after.text]
    : null;
};

/** Whether a value is an ARN with the caller's own account in the account's place. */
export const isAccountInPlace = (value: string, names: CallerNames): boolean => partsOf(value, names) !== null;

/** The names that such a value matches: those of any account, since a caller's own account is in its name. */
export const patternOfAnyAccount = (value: string, wildcards: boolean, names: CallerNames): TextPattern | null => {
  const parts = partsOf(value, names);
  if (parts === null) return null;
  const [before, after] = parts;
  const pieces = [
    { text: before, wildcards: false },
    { text: '*', wildcards: true },
    { text: after, wildcards },
  ];
  return arnPattern(pieces, names.arnParts);
};
