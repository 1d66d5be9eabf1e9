import 'graphiql/setup-workers/vite';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer.tsx';
import { loadSettings } from './settings.ts';
import './styles.ts';

const place = document.getElementById('explorer');
if (place === null) {
  throw new Error('index.html has no element with the id "explorer"');
}
const settings = await loadSettings();
createRoot(place).render(
  <StrictMode>
    <Explorer settings={settings} />
  </StrictMode>,
);
