import { useMonaco } from '@graphiql/react';
import { useEffect, useId, useRef, useState } from 'react';
import type { DifferenceView, PolicyText } from './views.ts';

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Two of an answer's policies side by side, with their differences marked by Monaco's diff editor. */
export function Difference({ policies }: DifferenceView) {
  const [left, setLeft] = useState(0);
  const [right, setRight] = useState(1);
  const [one, other] = [policies[left] ?? policies[0], policies[right] ?? policies[1]];
  return (
    <>
      <Choice label="Left" policies={policies} chosen={left} onChoose={setLeft} />
      <Choice label="Right" policies={policies} chosen={right} onChoose={setRight} />
      {one && other && <SideBySide left={one} right={other} />}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly policies: readonly PolicyText[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

function Choice({ label, policies, chosen, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <p className="answers-choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
        {policies.map(({ title }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a title is not unique for certain.
          <option key={index} value={index}>
            {title}
          </option>
        ))}
      </select>
    </p>
  );
}

/**
 * The pane is narrow: lines are wrapped, and what is beside the text is left out. On a phone, the two texts are merged
 * into one.
 */
const editorOptions = {
  readOnly: true,
  automaticLayout: true,
  renderSideBySide: true,
  useInlineViewWhenSpaceIsLimited: true,
  renderSideBySideInlineBreakpoint: 420,
  renderOverviewRuler: false,
  renderMarginRevertIcon: false,
  minimap: { enabled: false },
  lineNumbers: 'off',
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 14,
  wordWrap: 'on',
  diffWordWrap: 'on',
  scrollBeyondLastLine: false,
  fontSize: 12,
} as const;

interface Labelled {
  updateOptions(options: { ariaLabel: string }): void;
  onDidChangeConfiguration(listener: () => void): unknown;
}

/** Names an editor to screen readers. Monaco's diff editor drops the name whenever it changes other options. */
const keepLabel = (editor: Labelled, ariaLabel: string): void => {
  const set = () => editor.updateOptions({ ariaLabel });
  set();
  editor.onDidChangeConfiguration(set);
};

function SideBySide({ left, right }: { readonly left: PolicyText; readonly right: PolicyText }) {
  const place = useRef<HTMLDivElement>(null);
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    if (!monaco || !place.current) return;
    const editor = monaco.editor.createDiffEditor(place.current, editorOptions);
    keepLabel(editor.getOriginalEditor(), `Left: ${left.title}`);
    keepLabel(editor.getModifiedEditor(), `Right: ${right.title}`);
    const original = monaco.editor.createModel(pretty(left.text), 'json');
    const modified = monaco.editor.createModel(pretty(right.text), 'json');
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [monaco, left, right]);
  return <div ref={place} className="answers-difference" />;
}
