/** A tree to be written as XML: text, an element's children by name, or one element repeated for each item. */
export type XmlValue = string | number | boolean | XmlTree | readonly XmlValue[];
export interface XmlTree {
  readonly [name: string]: XmlValue;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Parsers turn a bare carriage return into a line feed.
  '\r': '&#13;',
};

/** What XML 1.0 has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters that are looked for.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export const toXml = (name: string, value: XmlValue): string => {
  if (isList(value)) return value.map((item) => toXml(name, item)).join('');
  if (typeof value !== 'object') return `<${name}>${escapeText(String(value))}</${name}>`;
  const children = Object.entries(value).map(([child, member]) => toXml(child, member));
  return `<${name}>${children.join('')}</${name}>`;
};

const isList = (value: XmlValue): value is readonly XmlValue[] => {
  return Array.isArray(value);
};

const escapeText = (text: string): string => {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"\r]/g, (character) => entities[character] ?? character);
};
