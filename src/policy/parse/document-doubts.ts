import type { Grammar } from '../languages/statements/grammar.ts';
import type { IssueLog } from './issues.ts';
import { positionOf } from './json-position.ts';
import { Path } from './path.ts';

const bytesPerCharacter = 3;

/** Notes what the provider refuses of the text as a whole. */
export const noteDocumentDoubts = (document: string, { text }: Grammar, log: IssueLog): void => {
  const { mostBytes, characters } = text;
  // Only a text that may be too long is worth counting.
  if (document.length * bytesPerCharacter > mostBytes) noteLength(document, mostBytes, log);
  const refused = characters?.exec(document) ?? null;
  if (refused !== null) {
    const { line, column, found } = positionOf(document, refused.index);
    log.note(
      'INVALID_CHARACTER',
      Path.root,
      `Line ${line}, column ${column}: ${found} is no character that is accepted.`,
    );
  }
};

const noteLength = (document: string, mostBytes: number, log: IssueLog): void => {
  const bytes = Buffer.byteLength(document);
  if (bytes <= mostBytes) return;
  const [most, present] = [mostBytes, bytes].map((count) => count.toLocaleString('en-US'));
  log.note('DOCUMENT_TOO_LONG', Path.root, `The document has ${present} bytes, and at most ${most} are accepted.`);
};
