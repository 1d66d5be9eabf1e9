import { useMonaco } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import type { DifferenceView } from './views.ts';

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Two policies side by side, with their differences marked by Monaco's diff editor. */
export function Difference({ left, right }: DifferenceView) {
  const place = useRef<HTMLDivElement>(null);
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    if (!monaco || !place.current) return;
    const editor = monaco.editor.createDiffEditor(place.current, {
      readOnly: true,
      automaticLayout: true,
      renderSideBySide: true,
      minimap: { enabled: false },
      ariaLabel: `${left.title} beside ${right.title}`,
    });
    const [original, modified] = [left, right].map(({ text }) => monaco.editor.createModel(pretty(text), 'json'));
    if (original && modified) editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original?.dispose();
      modified?.dispose();
    };
  }, [monaco, left, right]);
  return (
    <>
      <p>
        Left <code>{left.title}</code>, right <code>{right.title}</code>
      </p>
      <div ref={place} className="answers-difference" />
    </>
  );
}
