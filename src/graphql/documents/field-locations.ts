import { type ASTNode, type DocumentNode, type FieldNode, Kind, type SourceLocation, visit } from 'graphql';

/** A field with its location in the document, in place of GraphQL's own `loc`. */
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
 * Removes `loc` from every node, and stores line and column at each field instead. GraphQL would compute both from the
 * text for every error and every place where the document selects the field, which a client could make very slow. The
 * result is plain data that can be passed to threads.
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

/** The maximum number of locations per error, since a document may select one field in any number of places. */
const maxLocations = 2;

const known = new WeakMap<readonly ASTNode[], readonly SourceLocation[]>();

/** The locations of the first of an error's nodes. Errors of one field share its nodes, and so their locations. */
export const locationsOf = (nodes: readonly ASTNode[] | undefined): readonly SourceLocation[] | undefined => {
  if (nodes === undefined) return undefined;
  const found = known.get(nodes);
  if (found !== undefined) return found;
  const locations = nodes.slice(0, maxLocations).flatMap((node) => (node as LocatedField).location ?? []);
  if (locations.length === 0) return undefined;
  known.set(nodes, locations);
  return locations;
};
