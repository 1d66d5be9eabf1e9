import { useState } from 'react';

/** Copies a text to the clipboard, and reports whether that succeeded. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const caption = { ready: label, copied: `${label}: copied`, failed: `${label}: the browser does not allow it` }[
    state
  ];
  return (
    <button type="button" className="answers-copy" onClick={copy} aria-live="polite">
      {caption}
    </button>
  );
}
