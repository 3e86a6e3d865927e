// The language the reader has chosen, kept in the browser.
import {storedChoice} from '../ui/stored_choice';
import {type Language, languages} from './format';

// Of the browser's languages the first that we speak; Norwegian without more is Bokmål.
function preferred(): Language {
  for (const wanted of navigator.languages ?? []) {
    const base = wanted.toLowerCase().split('-')[0];
    if (base === 'no') return 'nb';
    const known = languages.find((language) => language === base);
    if (known) return known;
  }
  return 'nb';
}

const choice = storedChoice<Language>('treff.language', languages, preferred);

export const currentLanguage = choice.get;
export const setLanguage = choice.set;
export const useLanguage = choice.use;
export const languageNames: Record<Language, string> = {
  nb: 'Bokmål',
  nn: 'Nynorsk',
  en: 'English',
};
