import { findViews } from '../../src/explorer/answers/find-views.ts';
import type { Json } from '../../src/explorer/answers/json.ts';
import type { View } from '../../src/explorer/answers/views.ts';

/** What is shown of an answer, to a query if there is one. */
export const viewsOf = (data: Json, query?: string): readonly View[] =>
  findViews({ data }, query === undefined ? null : { query, operationName: null, variables: {} }).views;

/** An entry of an access list. */
export const entry = (principal: Json, more: { readonly [name: string]: Json } = {}): Json => ({
  principal,
  capabilities: ['CRYPTOGRAPHIC_USE'],
  ...more,
});
