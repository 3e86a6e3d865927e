// Light or dark, as chosen or as the system has it.
import {storedChoice} from './stored_choice';

export const schemes = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

const choice = storedChoice<Scheme>('treff.scheme', schemes, () => 'auto');

export const useScheme = choice.use;

export function setScheme(scheme: Scheme) {
  choice.set(scheme);
  applyScheme();
}

export function applyScheme() {
  document.documentElement.dataset.colorScheme = choice.get();
}
