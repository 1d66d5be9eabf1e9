import { isList, isObject, type Json, textOf } from './json.ts';
import type { Path } from './named-data.ts';
import { toTitle } from './read-parts.ts';

const childOf = (value: Json, part: string | number): Json => {
  if (typeof part === 'number') return isList(value) ? (value[part] ?? null) : null;
  return isObject(value) && Object.hasOwn(value, part) ? (value[part] ?? null) : null;
};

/** A place in an answer for readers: the key and the field in it where a path counts the items of a list, else the path. */
export const placeOf = (data: Json, path: Path): string => {
  if (!path.some((part) => typeof part === 'number')) return toTitle(path);
  let value = data;
  let place = toTitle(path);
  for (const [index, part] of path.entries()) {
    value = childOf(value, part);
    const arn = isObject(value) ? textOf(value.arn) : null;
    if (arn !== null) place = `${arn} ${toTitle(path.slice(index + 1))}`.trim();
  }
  return place;
};
