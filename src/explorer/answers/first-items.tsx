import { type ReactNode, useState } from 'react';

interface FirstItemsProps<Item> {
  readonly items: readonly Item[];
  /** What they are, for the button that shows them all. */
  readonly name: string;
  readonly children: (shown: readonly Item[]) => ReactNode;
}

const limit = 100;

/** Draws the first items of a long list, and all of them when asked to: a browser takes seconds for thousands. */
export function FirstItems<Item>({ items, name, children }: FirstItemsProps<Item>) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && items.length > limit;
  return (
    <>
      {children(isCut ? items.slice(0, limit) : items)}
      {isCut && (
        <p>
          <button type="button" className="answers-copy" onClick={() => setWhole(true)}>
            Show all {items.length} {name}
          </button>
        </p>
      )}
    </>
  );
}
