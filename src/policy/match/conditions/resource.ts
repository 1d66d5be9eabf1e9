import type { KeyPolicyStatement } from '../../types.ts';
import { covers } from '../statement-match.ts';
import { type Glob, matchesGlob } from '../wildcard.ts';
import type { CompiledCondition } from './index.ts';
import { fillTemplate, toTemplate, unknownKeys } from './template.ts';

/**
 * What the policy variables in Resource and NotResource ask of a request: null where there are none, so that nothing
 * hangs on the request. One that can't be filled leaves the statement without this key.
 */
export function compileResource(
  { resources, notResources }: KeyPolicyStatement,
  arn: string,
  variables: boolean,
): CompiledCondition | null {
  const texts = [...(resources ?? []), ...(notResources ?? [])];
  if (!texts.some((text) => text.includes('${'))) return null;
  const templates = new Map(texts.map((text) => [text, toTemplate(text, true, variables)]));
  return (context) => {
    const open = unknownKeys([...templates.values()], context);
    const filled = new Map<string, Glob>();
    for (const [text, template] of templates) {
      const glob = fillTemplate(template, context);
      if (glob === null) return { met: false, open };
      filled.set(text, glob);
    }
    return { met: covers(resources, notResources, (text) => matchesGlob(filled.get(text) ?? [], arn)), open };
  };
}
