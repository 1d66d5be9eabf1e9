import { useState } from 'react';

/** Puts a text on the clipboard, and says that it has. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const said = { ready: label, copied: `${label}: copied`, failed: `${label}: the browser refused` }[state];
  return (
    <button type="button" className="answers-copy" onClick={copy} aria-live="polite">
      {said}
    </button>
  );
}
