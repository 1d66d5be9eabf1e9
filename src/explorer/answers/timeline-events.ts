import { isList, isObject, type JsonObject, objectsOf, textOf } from './json.ts';
import { toChange } from './read-parts.ts';
import type { TimelineEvent } from './views.ts';

/** When a version was first seen, or a change. */
export const timeOf = ({ firstSeenAt, seenAt }: JsonObject): string | null => textOf(firstSeenAt) ?? textOf(seenAt);

export const toEvent = (node: JsonObject): TimelineEvent => ({
  at: timeOf(node) ?? '',
  until: textOf(node.lastSeenAt),
  key: isObject(node.key) ? textOf(node.key.arn) : null,
  exposure: exposureOf(node),
  ...newAccessOf(node),
  changes: isList(node.changes) ? objectsOf(node.changes).map(toChange) : null,
});

/** The exposure by the policy of a version, or by the policy after a change. */
const exposureOf = ({ policy, after }: JsonObject): string | null => {
  const text = [policy, after].find(isObject);
  return text ? textOf(text.exposure) : null;
};

const newAccessOf = ({ newAccess }: JsonObject): Pick<TimelineEvent, 'newAccess' | 'reason'> => {
  const { verdict, reason } = isObject(newAccess) ? newAccess : {};
  return { newAccess: textOf(verdict), reason: textOf(reason) };
};
