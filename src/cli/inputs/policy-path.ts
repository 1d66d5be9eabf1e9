const segmentForm = /\.?([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/gy;

/** The segments of a path in the form of issues: `Statement[0].Condition.StringEquals["aws:PrincipalOrgID"]`. */
export const parsePolicyPath = (path: string): readonly (string | number)[] =>
  [...path.matchAll(segmentForm)].map(([, name, index, quoted]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? '') : String(JSON.parse(quoted));
  });

/** A path with one more segment. */
export const joinPath = (path: string, segment: string | number): string => {
  if (typeof segment === 'number') return `${path}[${segment}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(segment)) return `${path}[${JSON.stringify(segment)}]`;
  return path === '' ? segment : `${path}.${segment}`;
};
