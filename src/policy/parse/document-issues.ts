import type { Grammar } from '../languages/statements/grammar.ts';
import type { IssueLog } from './issues.ts';
import { positionOf } from './json-position.ts';
import { Path } from './path.ts';

const bytesPerCharacter = 3;

/** Reports what the provider rejects in the text as a whole. */
export const reportDocumentIssues = (document: string, { text }: Grammar, log: IssueLog): void => {
  const { maxBytes, characters } = text;
  // Bytes are counted only where the text may be too long.
  if (document.length * bytesPerCharacter > maxBytes) noteLength(document, maxBytes, log);
  const refused = characters?.exec(document) ?? null;
  if (refused !== null) {
    const { line, column, found } = positionOf(document, refused.index);
    log.note('INVALID_CHARACTER', Path.root, `Line ${line}, column ${column}: ${found} is not an accepted character.`);
  }
};

const noteLength = (document: string, maxBytes: number, log: IssueLog): void => {
  const bytes = Buffer.byteLength(document);
  if (bytes <= maxBytes) return;
  const [most, present] = [maxBytes, bytes].map((count) => count.toLocaleString('en-US'));
  log.note('DOCUMENT_TOO_LONG', Path.root, `The document has ${present} bytes; at most ${most} are accepted.`);
};
