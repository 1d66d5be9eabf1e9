/**
 * Formats JSON as KMS returns policies: two spaces for each level, ` : ` after a name, and no line breaks between the
 * brackets and items of a list, as in the example of
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export const printPolicy = (value: unknown, indent = ''): string => {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((item) => printPolicy(item, indent)).join(', ')} ]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Object.entries(value).map(([name, member]) => {
    return `${inner}${JSON.stringify(name)} : ${printPolicy(member, inner)}`;
  });
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`;
};
