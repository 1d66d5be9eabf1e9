import type { KeyPolicyInput } from '../inputs/key-policy-input.ts';
import type { TextFile } from '../inputs/text-file.ts';
import { titleOf } from './report.ts';

const noteText = ({ path, text }: TextFile): readonly string[] => {
  if (text.trim() !== '') return [];
  return [path === '-' ? 'Standard input is empty: did the program that writes to it fail?' : `${path}: is empty.`];
};

const noteInput = (input: KeyPolicyInput): readonly string[] => {
  if (input.kind === 'default') {
    return [`${input.file.path} ${input.resource}: has no policy here, so the cloud's default key policy applies.`];
  }
  if (input.kind !== 'document') return [];
  const { document, owner } = input;
  return [
    ...(document.startsWith('\ufeff')
      ? [`${titleOf(input)}: begins with a byte order mark, which the clouds reject: save it as UTF-8 without one.`]
      : []),
    ...(owner.accountId === null && owner.arn === null
      ? [`${titleOf(input)}: the key's account is unknown, so every account counts as outside. --account specifies it.`]
      : []),
  ];
};

/** What to know about a file and its policies besides problems. */
export const noteFile = (file: TextFile, inputs: readonly KeyPolicyInput[]): readonly string[] => {
  const about = noteText(file);
  if (about.length > 0) return about;
  return inputs.length === 0 ? [`${file.path}: contains no key policy.`] : inputs.flatMap(noteInput);
};
