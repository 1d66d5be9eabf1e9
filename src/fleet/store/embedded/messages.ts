export interface EmbeddedSettings {
  /** Where the database is kept; null for memory. */
  readonly folder: string | null;
  /** An archive of an empty database to begin with; null where there is none. */
  readonly template: string | null;
}

/** What the thread of the embedded Postgres says; what it is told are messages of Postgres's protocol, or null to end. */
export type EmbeddedAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' };
