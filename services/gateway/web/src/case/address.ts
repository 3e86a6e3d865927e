import {type Change, flag, text, type Values} from '../ui/address';

// What the case view remembers in its address: codes and ids, never anything of the household.
export const caseShape = {
  // The municipality whose reasons are shown, by code; empty for the first.
  selected: text,
  county: text,
  name: text,
  known: flag,
  // The term brought to the baseline, and whether the list is sorted by it.
  by: text,
  sorted: flag,
  // The id of a recorded recommendation; empty for one of now.
  record: text,
};
export type CaseAddress = Values<typeof caseShape>;
export type ChangeCase = Change<typeof caseShape>;
