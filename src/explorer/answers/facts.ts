import { cellText, isUnsaid } from './cell-text.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import type { Fields, View } from './views.ts';

const ofConnections = ['totalCount', 'complete', 'unread', 'asOf'];

/** The fields of an object that a view of it shows. */
const shown: Readonly<Partial<Record<View['view'], readonly string[]>>> = {
  exposure: ['exposure', 'externalAccounts'],
  decision: ['outcome', 'requiresIdentityPolicy', 'identityPolicyCanAllow', 'missingContext', 'statements'],
  newAccess: ['verdict', 'reason'],
  counts: ['total', 'judged', 'unread', 'complete', 'asOf'],
  access: ofConnections,
  grants: ofConnections,
  keys: ofConnections,
  timeline: ofConnections,
};

/** The single fields of an object that its view, if it has one, does not show. */
export const factsOf = (object: JsonObject, view: View | null): Fields => {
  const omit = new Set(view ? shown[view.view] : []);
  return Object.entries(object)
    .filter(([name, value]) => !omit.has(name) && !isUnsaid(name) && isSingle(value))
    .map(([name, value]) => [name, factText(value)]);
};

const isSingle = (value: Json): boolean =>
  isList(value) ? value.length > 0 && value.every((item) => !isList(item) && !isObject(item)) : !isObject(value);

const factText = (value: Json): string => cellText(value) || JSON.stringify(value);
