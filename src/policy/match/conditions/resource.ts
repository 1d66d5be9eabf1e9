import type { KeyPolicyStatement } from '../../types.ts';
import { piecesToGlob } from '../glob.ts';
import { matchesGlob } from '../matches-glob.ts';
import { covers } from '../statement-match.ts';
import type { RequestContext } from './context.ts';
import type { CompiledCondition } from './index.ts';
import { fillTemplate, type Template, toResourceTemplate, unknownKeys } from './template.ts';

/**
 * Compiles Resource and NotResource elements with policy variables; null where there are no variables. A variable
 * without a value covers nothing.
 *
 * @param arn the key's ARN
 * @param variables whether `${…}` is a variable in this version of the policy language
 * @param arnParts the number of parts that colons separate in the provider's ARNs
 */
export const compileResource = (
  { resources, notResources }: KeyPolicyStatement,
  arn: string,
  allowsVariables: boolean,
  arnParts: number,
): CompiledCondition | null => {
  const texts = [...(resources ?? []), ...(notResources ?? [])];
  if (!texts.some((text) => text.includes('${'))) return null;
  const templates = new Map(texts.map((text) => [text, toResourceTemplate(text, allowsVariables, arnParts)]));
  return (context) => {
    const open = unknownKeys([...templates.values()], context);
    const fits = new Set<string>();
    for (const [text, template] of templates) if (coversArn(template, arn, context)) fits.add(text);
    return { met: covers(resources, notResources, (text) => fits.has(text)), open };
  };
};

const coversArn = (template: Template, arn: string, context: RequestContext): boolean => {
  const filled = fillTemplate(template, context, arn.length);
  return filled.kind === 'PIECES' && matchesGlob(piecesToGlob(filled.pieces), arn, context.work);
};
