/** A value to serialize as XML: text, the children of an element by name, or a list, whose items repeat the element. */
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

/** Characters that XML 1.0 can't represent. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression is meant to match control characters.
const unrepresentable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

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
  return text.replace(unrepresentable, '\ufffd').replace(/[&<>"\r]/g, (character) => entities[character] ?? character);
};
