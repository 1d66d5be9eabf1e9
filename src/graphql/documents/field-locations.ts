import { type ASTNode, type DocumentNode, type FieldNode, Kind, type SourceLocation, visit } from 'graphql';

/** A field that knows where it stands in its document, in place of GraphQL's own `loc`. */
interface LocatedField extends FieldNode {
  location?: SourceLocation;
}

const lineEnd = /\r\n|[\n\r]/g;

/** Line and column of ascending offsets, in one pass over the text. */
const createLocator = (text: string): ((offset: number) => SourceLocation) => {
  const ends = text.matchAll(lineEnd);
  let end = ends.next();
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    while (!end.done && end.value.index < offset) {
      line += 1;
      lineStart = end.value.index + end.value[0].length;
      end = ends.next();
    }
    return { line, column: offset + 1 - lineStart };
  };
};

/**
 * Takes `loc` from every node, and tells each field its line and column instead. For every error GraphQL would look both
 * up in the text, for each place where the document asks for the field: as long as a client likes to make it. What is left
 * is plain data, which threads can pass on.
 */
export const withFieldLocations = (document: DocumentNode): DocumentNode => {
  const locate = createLocator(document.loc?.source.body ?? '');
  visit(document, {
    enter: (node) => {
      const { loc } = node;
      if (loc === undefined) return;
      if (node.kind === Kind.FIELD) (node as LocatedField).location = locate(loc.start);
      delete (node as { loc?: unknown }).loc;
    },
  });
  return document;
};

/** A field may be asked for in as many places as a document has room for. */
const mostLocations = 2;

const known = new WeakMap<readonly ASTNode[], readonly SourceLocation[]>();

/** Where the first of an error's nodes stand. The errors of one field share its nodes, and so their locations. */
export const locationsOf = (nodes: readonly ASTNode[] | undefined): readonly SourceLocation[] | undefined => {
  if (nodes === undefined) return undefined;
  const found = known.get(nodes);
  if (found !== undefined) return found;
  const locations = nodes.slice(0, mostLocations).flatMap((node) => (node as LocatedField).location ?? []);
  if (locations.length === 0) return undefined;
  known.set(nodes, locations);
  return locations;
};
