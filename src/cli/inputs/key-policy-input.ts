import type { KmsProvider } from '../../policy.ts';
import type { descriptions } from '../../providers/descriptions.ts';
import type { Span, TextFile } from './text-file.ts';

/** An unknown value in a template or plan, with its place and how to provide it. */
export interface UnknownValue {
  /** Its path in the template, for example `Resources.Key.Properties.KeyPolicy.Statement[0].Principal.AWS`. */
  readonly path: string;
  readonly message: string;
  readonly span: Span | null;
}

/** The key of a policy, as far as the file contains it. */
export interface KeyOwner {
  readonly accountId: string | null;
  readonly arn: string | null;
}

interface PolicySource {
  readonly file: TextFile;
  /** The resource with the policy, such as `aws_kms_key.main`; null where the file is the policy itself. */
  readonly resource: string | null;
  readonly provider: KmsProvider;
  readonly owner: KeyOwner;
  /**
   * The place in the file of a path in the policy, such as `Statement[0].Action`, or of the nearest enclosing part.
   * Null where unknown.
   */
  readonly locate: (path: string) => Span | null;
}

/** A policy whose text is known. */
export interface DocumentInput extends PolicySource {
  readonly kind: 'document';
  readonly document: string;
  /** What is assumed about unknown conditions of the template, such as `IsProduction is true`. Null for nothing. */
  readonly variant: string | null;
  readonly unknowns: readonly UnknownValue[];
  /** Placeholders for unknown values in the document, each with the name to show instead. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** The text that a plan replaces; null where there is none. */
  readonly before: string | null;
}

/** A policy that is not known yet, as opposed to an absent one. */
export interface UnknownInput extends PolicySource {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** A key without a policy of its own: the cloud attaches its default policy. */
interface DefaultInput extends PolicySource {
  readonly kind: 'default';
}

export type KeyPolicyInput = DocumentInput | UnknownInput | DefaultInput;

/** Options for the keys and for unknown values of templates. */
export interface InputOptions {
  readonly provider: KmsProvider | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly arn: string | null;
  /** Values of a template's parameters and pseudo parameters, by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What files are read with. */
export interface InputSettings extends InputOptions {
  /** The known providers; the first one is meant where nothing says otherwise. */
  readonly providers: typeof descriptions;
}
