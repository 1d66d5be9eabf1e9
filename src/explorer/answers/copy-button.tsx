import { useState } from 'react';

const captions = { ready: '', copied: 'copied', failed: 'the browser does not allow it' };

/** Copies a text to the clipboard, and reports whether that succeeded. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [state, setState] = useState<keyof typeof captions>('ready');
  const copy = () =>
    copyText(text()).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  return (
    <>
      <button type="button" className="answers-copy" onClick={copy}>
        {label}
      </button>
      <span role="status" className="answers-copied">
        {captions[state]}
      </span>
    </>
  );
}

/** Over plain HTTP, browsers offer the clipboard only to pages of this machine; the older command works for all. */
const copyText = async (text: string): Promise<void> => {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const place = document.createElement('textarea');
  const focused = document.activeElement;
  place.value = text;
  document.body.append(place);
  place.select();
  const isCopied = document.execCommand('copy');
  place.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!isCopied) throw new Error('The browser does not allow it.');
};
