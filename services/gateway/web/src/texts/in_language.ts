// What a service gives in all three languages, such as displayNameNb, displayNameNn, displayNameEn.
import type {Language} from './format';

export type InLanguages<Name extends string> = Readonly<
  Record<`${Name}Nb` | `${Name}Nn` | `${Name}En`, string>
>;

const ends = {nb: 'Nb', nn: 'Nn', en: 'En'} as const;

export const inLanguage = <Name extends string>(
  one: InLanguages<Name>,
  name: Name,
  language: Language,
): string => one[`${name}${ends[language]}`];

export const nameOf = (one: InLanguages<'displayName'>, language: Language) =>
  inLanguage(one, 'displayName', language);
