import './ui/base.css';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';
import {App} from './app';
import {applyScheme} from './ui/scheme';

applyScheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
