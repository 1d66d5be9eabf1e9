import { pathToFileURL } from 'node:url';
import { microsecondsOf, type ReadTexts, textsFor } from '../long-policies.ts';
import { serve } from '../programs/serve.ts';

/** What is called of `@cloud-copilot/iam-policy`, which is installed elsewhere. */
interface IamPolicy {
  loadPolicy(policy: unknown): { readonly statements: unknown };
  validateResourcePolicy(policy: unknown): readonly unknown[];
}

const open = async (folder: string) => {
  const file = `${folder}/node_modules/@cloud-copilot/iam-policy/dist/esm/index.js`;
  const { loadPolicy, validateResourcePolicy } = (await import(pathToFileURL(file).href)) as IamPolicy;
  const read = (text: string): unknown => {
    const policy: unknown = JSON.parse(text);
    return [validateResourcePolicy(policy), loadPolicy(policy).statements];
  };
  return { microseconds: (texts: ReadTexts) => microsecondsOf(textsFor(texts), read) };
};

export type IamPolicyReader = Awaited<ReturnType<typeof open>>;

serve(open);
