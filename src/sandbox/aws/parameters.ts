import { kmsError, validationError } from './errors.ts';

/** Reads a required string within the documented length; throws the service's ValidationException for others. */
export const requiredString = (
  value: unknown,
  member: string,
  { min, max }: { readonly min: number; readonly max: number },
): string => {
  if (value === undefined || value === null) throw validationError(null, member, 'Member must not be null');
  return checkString(value, member, { min, max });
};

/** The same for an optional member. */
export const optionalString = (value: unknown, member: string, max: number): string | undefined => {
  return value === undefined || value === null ? undefined : checkString(value, member, { min: 1, max });
};

const checkString = (
  value: unknown,
  member: string,
  { min, max }: { readonly min: number; readonly max: number },
): string => {
  if (typeof value !== 'string') {
    throw kmsError('SerializationException', 'class java.lang.String can not be converted from what was sent');
  }
  if (value.length < min) {
    throw validationError(value, member, `Member must have length greater than or equal to ${min}`);
  }
  if (value.length > max) throw validationError(value, member, `Member must have length less than or equal to ${max}`);
  return value;
};

/** The requested page of a list. */
export interface PageRequest {
  /** The index of the first item; 0 for the first page. */
  readonly start: number;
  readonly limit: number;
}

/** Reads Limit and Marker. Throws the service's error for a limit out of range or an unknown marker. */
export const readPage = (
  { Limit: limit, Marker: marker }: Readonly<Record<string, unknown>>,
  { byDefault, most }: { readonly byDefault: number; readonly most: number },
): PageRequest => {
  return { limit: readLimit(limit, byDefault, most), start: marker === undefined ? 0 : readMarker(marker) };
};

const readLimit = (limit: unknown, byDefault: number, most: number): number => {
  if (limit === undefined || limit === null) return byDefault;
  const number = Number(limit);
  if (!Number.isInteger(number) || number < 1) {
    throw validationError(limit, 'limit', 'Member must have value greater than or equal to 1');
  }
  if (number > most) throw validationError(limit, 'limit', `Member must have value less than or equal to ${most}`);
  return number;
};

const readMarker = (marker: unknown): number => {
  const text = typeof marker === 'string' ? Buffer.from(marker, 'base64url').toString() : '';
  const place = /^sandbox (\d+)$/.exec(text)?.[1];
  if (place === undefined) throw kmsError('InvalidMarkerException', 'Could not deserialize marker');
  return Number(place);
};

/** Markers are opaque to clients; here they contain the index of the next item. */
const toMarker = (place: number): string => Buffer.from(`sandbox ${place}`).toString('base64url');

/** The members for continuing a list; `next` is null after the last page. */
export const truncation = (next: number | null): Readonly<Record<string, unknown>> =>
  next === null ? { Truncated: false } : { Truncated: true, NextMarker: toMarker(next) };

/** One page of a complete list, and the index at which the next one starts. */
export const pageOf = <T>(
  items: readonly T[],
  { start, limit }: PageRequest,
): { readonly items: readonly T[]; readonly next: number | null } => {
  const end = start + limit;
  return { items: items.slice(start, end), next: end < items.length ? end : null };
};

/** A date in AWS JSON 1.1: seconds since the epoch. */
export const toEpochSeconds = (iso: string): number => Date.parse(iso) / 1000;
