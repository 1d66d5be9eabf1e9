import { type RefObject, useLayoutEffect, useRef } from 'react';

/** For what disappears when it is used: the view around it then gets the focus, which would otherwise be lost. */
export const useHandingOnFocus = <Control extends HTMLElement>(): RefObject<Control | null> => {
  const place = useRef<Control>(null);
  useLayoutEffect(() => {
    const control = place.current;
    return () => {
      if (control !== null && document.activeElement === control)
        control.closest<HTMLElement>('[data-view], .answers')?.focus();
    };
  }, []);
  return place;
};
