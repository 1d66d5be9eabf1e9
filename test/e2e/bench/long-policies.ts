import { typicalPolicy } from './policies.ts';

export interface ReadTexts {
  /** How often the statements of the typical policy, of about 2 KB, are repeated in a text. */
  readonly copies: number;
  readonly times: number;
}

let made = 0;

/** Texts of which no two are equal, since engines cache what they know of a string. */
export const textsFor = ({ copies, times }: ReadTexts): readonly string[] => {
  const { Statement, ...rest } = JSON.parse(typicalPolicy);
  const statements = Array.from({ length: copies }, (_, copy) =>
    Statement.map((statement: { readonly Sid: string }) => ({ ...statement, Sid: `${statement.Sid} ${copy}` })),
  ).flat();
  const text = JSON.stringify({ ...rest, Statement: statements }, null, 2);
  return Array.from({ length: times }, () => {
    made += 1;
    return text.replace('key-typical', `key-${made}`);
  });
};

/** The microseconds that the work takes for one text. */
export const microsecondsOf = (texts: readonly string[], work: (text: string) => unknown): number => {
  const startedAt = performance.now();
  for (const text of texts) work(text);
  return ((performance.now() - startedAt) * 1000) / texts.length;
};
