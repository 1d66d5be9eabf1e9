import type { InputSettings, UnknownValue } from '../key-policy-input.ts';
import { memberOf, type SourceNode, textOf } from '../source-tree.ts';
import type { Span } from '../text-file.ts';

/** The sections of a template in which values are looked up. */
export interface Template {
  readonly resources: SourceNode | null;
  readonly parameters: SourceNode | null;
  readonly mappings: SourceNode | null;
  readonly conditions: SourceNode | null;
  readonly text: string;
}

export const toTemplate = (root: SourceNode, text: string): Template => ({
  resources: memberOf(root, 'Resources'),
  parameters: memberOf(root, 'Parameters'),
  mappings: memberOf(root, 'Mappings'),
  conditions: memberOf(root, 'Conditions'),
  text,
});

/** Placeholders for an unknown account and Region of a stack. */
export interface Placeholders {
  readonly account: string;
  readonly region: string;
}

/** Chooses placeholders that do not occur in the template, so that they equal no account or Region in it. */
export const choosePlaceholders = ({ text }: Template): Placeholders => {
  const free = (make: (number: number) => string): string => {
    let number = 0;
    while (text.includes(make(number))) number += 1;
    return make(number);
  };
  return {
    account: free((number) => String(number).padStart(12, '0')),
    region: free((number) => `xx-region-${number + 1}`),
  };
};

/** One variant of a template: known values, assumed conditions, and unknown values found on the way. */
export class Scope {
  readonly template: Template;
  readonly settings: InputSettings;
  readonly placeholders: Placeholders;
  /** The conditions that this variant assumes to be true or false. */
  readonly assumed: ReadonlyMap<string, boolean>;
  readonly unknowns: UnknownValue[] = [];
  /** The first condition that could not be evaluated. */
  undecided: string | null = null;

  constructor(
    template: Template,
    settings: InputSettings,
    placeholders: Placeholders,
    assumed: ReadonlyMap<string, boolean>,
  ) {
    this.template = template;
    this.settings = settings;
    this.placeholders = placeholders;
    this.assumed = assumed;
  }

  /** Records an unknown value, and returns its placeholder `${Name}`, which restricts nothing. */
  unknown(name: string, path: string, span: Span, message: string): string {
    this.unknowns.push({ path, message, span });
    return `\${${name}}`;
  }

  typeOf(resource: string): string | null {
    return textOf(memberOf(memberOf(this.template.resources, resource), 'Type'));
  }

  propertyOf(resource: string, property: string): SourceNode | null {
    return memberOf(memberOf(memberOf(this.template.resources, resource), 'Properties'), property);
  }
}
