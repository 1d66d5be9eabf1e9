import { type ReactNode, useState } from 'react';
import { MoreButton } from './more-button.tsx';

interface FirstItemsProps<Item> {
  readonly items: readonly Item[];
  /** What they are, for the button that shows them all. */
  readonly name: string;
  /** The number that is drawn at first; by default as many as a browser draws at once. */
  readonly limit?: number | undefined;
  readonly children: (shown: readonly Item[]) => ReactNode;
}

const drawnAtOnce = 100;

/** Draws the first items of a long list, and all of them when asked to: a browser takes seconds for thousands. */
export function FirstItems<Item>({ items, name, limit = drawnAtOnce, children }: FirstItemsProps<Item>) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && items.length > limit;
  return (
    <>
      {children(isCut ? items.slice(0, limit) : items)}
      {isCut && (
        <MoreButton onClick={() => setWhole(true)}>
          Show all {items.length} {name}
        </MoreButton>
      )}
    </>
  );
}
