// Words for what the API names by enums and identifiers, one for the whole dashboard.
import {useMemo} from 'react';
import {type Catalogue, catalogue, textOf} from '../catalogue';
import type {Language} from '../format';
import {useLanguage} from '../language';
import en from './en.json';
import nb from './nb.json';
import nn from './nn.json';

export const words = catalogue(nb, nn, en);
export type WordKey = keyof typeof nb;

const all: Catalogue<string> = words;

// The word for `value` of `kind`: wordOf('track', 'QUOTA_REFUGEE', 'nb'). What has none, such as an
// enum value of a newer service, is shown as the service wrote it.
export function wordOf(kind: string, value: string, language: Language): string {
  const key = `${kind}.${value.toLowerCase()}`;
  return key in all[language] ? textOf(all, language)(key) : value;
}

export type Word = (kind: string, value: string) => string;

export function useWord(): Word {
  const language = useLanguage();
  return useMemo(() => (kind, value) => wordOf(kind, value, language), [language]);
}

export const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
