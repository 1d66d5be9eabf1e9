import { isList, isObject, type Json, type JsonObject, listOf, objectsOf, textOf } from './json.ts';
import type { Fields } from './views.ts';

const isScalar = (value: Json | undefined): boolean => typeof value !== 'object' || value === null;

const isScalarList = (value: Json | undefined): boolean => isList(value) && value.every(isScalar);

/** Whether an object has nothing but scalars and lists of them. */
const isFlatObject = (value: Json): boolean =>
  isObject(value) && Object.values(value).every((item) => isScalar(item) || isScalarList(item));

/** Whether a value fits into one cell: a scalar, or a list of scalars or of flat objects. */
const fitsCell = (value: Json | undefined): boolean =>
  isScalar(value) || isScalarList(value) || (isList(value) && value.every(isFlatObject));

/** Whether all fields of an object fit into cells, those of objects within it as well. */
export const fitsRow = (object: JsonObject): boolean =>
  Object.values(object).every((value) => (isObject(value) ? fitsRow(value) : fitsCell(value)));

const scalarText = (value: Json): string => (value === null ? '' : (textOf(value) ?? String(value)));

/** A flat object in a cell: the value of its only field, or each value after its name. */
const objectText = (object: JsonObject): string => {
  const fields = Object.entries(object).filter(([name, value]) => name !== '__typename' && cellText(value) !== '');
  if (fields.length === 1) return fields.map(([, value]) => cellText(value)).join('');
  return fields.map(([name, value]) => `${name}: ${cellText(value)}`).join(', ');
};

/** The text of a value that fits into a cell. */
export const cellText = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  if (!isList(value)) return scalarText(value);
  return isScalarList(value) ? listOf(value).map(scalarText).join(', ') : objectsOf(value).map(objectText).join('; ');
};

/** Fields that say nothing to a reader, and texts that are shown side by side. */
const unsaid = new Set(['__typename', 'cursor', 'document', 'canonicalDocument']);

export const isUnsaid = (name: string): boolean => unsaid.has(name);

/** The fields of an object that fit into cells, those of objects within it under names with dots. */
export const fieldsOf = (object: JsonObject, omit: ReadonlySet<string> = new Set(), prefix = ''): Fields =>
  Object.entries(object).flatMap(([name, value]): Fields => {
    if (omit.has(prefix + name) || isUnsaid(name)) return [];
    if (isObject(value)) return Object.hasOwn(value, 'edges') ? [] : fieldsOf(value, omit, `${prefix}${name}.`);
    return fitsCell(value) ? [[prefix + name, cellText(value)]] : [];
  });
