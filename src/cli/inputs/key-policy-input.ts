import type { KmsProvider } from '../../policy.ts';
import type { Span, TextFile } from './text-file.ts';

/** A value that a template or a plan leaves open: with its place, and what would make it known. */
export interface UnknownValue {
  /** In the template, for example `Resources.Key.Properties.KeyPolicy.Statement[0].Principal.AWS`. */
  readonly path: string;
  readonly message: string;
  readonly span: Span | null;
}

/** The key that a policy is meant for, as far as its file tells. */
export interface KeyOwner {
  readonly accountId: string | null;
  readonly arn: string | null;
}

interface Place {
  readonly file: TextFile;
  /** The resource that carries the policy, such as `aws_kms_key.main`; null where the file is the policy itself. */
  readonly resource: string | null;
  readonly provider: KmsProvider;
  readonly owner: KeyOwner;
  /**
   * Where a path of the policy, such as `Statement[0].Action`, stands in the file: the nearest part that does, down to
   * the resource. Null where nothing can be told.
   */
  readonly locate: (path: string) => Span | null;
}

/** A policy whose text is known. */
export interface DocumentInput extends Place {
  readonly kind: 'document';
  readonly document: string;
  /** What was assumed where a condition of the template is not known: `IsProduction is true`. Null for nothing. */
  readonly variant: string | null;
  readonly unknowns: readonly UnknownValue[];
  /** Texts that stand in the document for what is not known, and how a reader knows them. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** The text that a plan replaces; null where the file tells none. */
  readonly before: string | null;
}

/** A policy that can't be known yet: never taken for an absent one. */
export interface UnknownInput extends Place {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** A key without a policy of its own: the cloud attaches its default policy. */
export interface DefaultInput extends Place {
  readonly kind: 'default';
}

export type KeyPolicyInput = DocumentInput | UnknownInput | DefaultInput;

/** What the command line tells of the keys, and of what templates leave open. */
export interface InputSettings {
  readonly provider: KmsProvider | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly arn: string | null;
  /** Values of a template's parameters and pseudo parameters, by name. */
  readonly parameters: ReadonlyMap<string, string>;
}
