// What a list or a heading says of a household: sizes, ages, languages, needs. Never names: there
// are none.
import {
  type Case,
  Case_State,
  Case_Track,
  Importance,
  Member_Education,
  Member_Relation,
  Need_Kind,
} from '../gen/treff/casework/v1/case_pb';
import type {Language} from '../texts/format';
import type {Word} from '../texts/words/texts';

export const stateName = (state: Case_State) => Case_State[state] ?? '';
export const trackName = (track: Case_Track) => Case_Track[track] ?? '';
export const needName = (kind: Need_Kind) => Need_Kind[kind] ?? '';
export const educationName = (education: Member_Education) => Member_Education[education] ?? '';
export const relationName = (relation: Member_Relation) => Member_Relation[relation] ?? '';

// Only the year of birth is known: the age that a person reaches this year.
export const agesOf = (one: Case, year: number) =>
  one.members.map(({birthYear}) => year - birthYear);

export const thisYear = () => new Date().getFullYear();

// Languages by their names; a code that the browser does not know stays as it is.
export function languageName(code: string, language: Language): string {
  try {
    const names = new Intl.DisplayNames([language === 'en' ? 'en' : language, 'nb'], {
      type: 'language',
    });
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

// Every language of the household once, in the order in which it is told of.
export function languagesOf(one: Case, language: Language): string[] {
  const codes = one.members.flatMap((member) => member.languages.map(({code}) => code));
  return [...new Set(codes)].map((code) => languageName(code, language));
}

export interface NeedWord {
  kind: Need_Kind;
  text: string;
  isRequired: boolean;
}

export function needsOf(one: Case, word: Word, language: Language): NeedWord[] {
  return one.needs.map(({kind, importance, language: spoken}) => {
    const need = word('need', needName(kind));
    return {
      kind,
      text: spoken ? `${need}: ${languageName(spoken, language)}` : need,
      isRequired: importance === Importance.REQUIRED,
    };
  });
}
