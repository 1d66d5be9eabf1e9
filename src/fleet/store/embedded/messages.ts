export interface EmbeddedSettings {
  /** The folder of the database; null for memory. */
  readonly folder: string | null;
  /** An archive of an empty database to start with; null without one. */
  readonly template: string | null;
}

/** Messages from the thread of the embedded Postgres. Messages to it are of Postgres's protocol, or null to end. */
export type EmbeddedAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' };
