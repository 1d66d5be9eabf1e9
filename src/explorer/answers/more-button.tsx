import type { ReactNode } from 'react';
import { useHandingOnFocus } from './handing-on-focus.ts';

/** A button that shows more, and is gone once there is no more. */
export function MoreButton({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  const button = useHandingOnFocus<HTMLButtonElement>();
  return (
    <p>
      <button ref={button} type="button" className="answers-copy" onClick={onClick}>
        {children}
      </button>
    </p>
  );
}
