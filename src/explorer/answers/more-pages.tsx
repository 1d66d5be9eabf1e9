import type { LastAnswer } from './answer-store.ts';
import { MoreButton } from './more-button.tsx';
import { toTitle } from './read-parts.ts';
import type { View } from './views.ts';

interface MorePagesProps {
  readonly view: View;
  readonly next: LastAnswer['next'];
}

/** Offers the next page of a list, or says how to ask for it where the query has no variable for the cursor. */
export function MorePages({ view, next }: MorePagesProps) {
  if (!('hasMore' in view) || view.hasMore === false) return null;
  if (view.hasMore === null) return <p role="status">There may be more: ask for "pageInfo.hasNextPage" as well.</p>;
  if (next === null || toTitle(next.path) !== view.title)
    return <p role="status">There are more: pass endCursor as the argument "after" to get the next page.</p>;
  return <MoreButton onClick={() => void next.ask()}>Show the next page as well</MoreButton>;
}
