// A catalogue is the texts of one folder in all languages. Each folder has its own, so that views
// are loaded with their texts; the compiler refuses one in which nn or en lacks a key.
import {useMemo} from 'react';
import {type Arguments, type Language, render} from './format';
import {useLanguage} from './language';

export type Catalogue<Key extends string> = Readonly<
  Record<Language, Readonly<Record<Key, string>>>
>;
export type Text<Key extends string> = (key: Key, given?: Arguments) => string;

export function catalogue<Key extends string>(
  nb: Readonly<Record<Key, string>>,
  nn: Readonly<Record<NoInfer<Key>, string>>,
  en: Readonly<Record<NoInfer<Key>, string>>,
): Catalogue<Key> {
  return {nb, nn, en};
}

export function textOf<Key extends string>(texts: Catalogue<Key>, language: Language): Text<Key> {
  return (key, given) => render(texts[language][key], language, given);
}

// const text = useText(texts); text('key', {count: 3})
export function useText<Key extends string>(texts: Catalogue<Key>): Text<Key> {
  const language = useLanguage();
  return useMemo(() => textOf(texts, language), [texts, language]);
}
