import { useEffect, useState } from 'react';
import type { LastAnswer } from './answer-store.ts';
import { useHandingOnFocus } from './handing-on-focus.ts';

const pauseMs = 2000;

/** Asks the same question again and again while the index is being filled, if the user wants that. */
export function FollowReading({ last }: { readonly last: LastAnswer }) {
  const [isFollowing, setFollowing] = useState(false);
  const checkbox = useHandingOnFocus<HTMLInputElement>();
  useEffect(() => {
    if (!isFollowing) return;
    const timer = setTimeout(() => void last.askAgain(), pauseMs);
    return () => clearTimeout(timer);
  }, [isFollowing, last]);
  return (
    <p>
      <label>
        <input
          ref={checkbox}
          type="checkbox"
          checked={isFollowing}
          onChange={({ target }) => setFollowing(target.checked)}
        />{' '}
        Ask again until every key has been read
      </label>
    </p>
  );
}
