// A report that is not sent yet, kept in the browser: it survives a reload. The contact alone may hold
// what is somebody's own: it is kept in memory, for whoever typed it.
import {draftOf, keepDraft} from '../ui/use_draft';
import type {Answers} from './answers';

interface Stored {
  // The report that the draft began with: another one since makes it outdated.
  basis: string;
  answers: Omit<Answers, 'contact'>;
}

const keyOf = (reporter: string, municipality: string) =>
  `treff.report.${reporter}.${municipality}`;

export function saveDraft(
  reporter: string,
  municipality: string,
  basis: string,
  {contact, ...answers}: Answers,
) {
  keepDraft(keyOf(reporter, municipality), contact);
  try {
    const stored: Stored = {basis, answers};
    localStorage.setItem(keyOf(reporter, municipality), JSON.stringify(stored));
  } catch {
    // A browser may forbid storage; the page keeps what is typed.
  }
}

export function dropDraft(reporter: string, municipality: string) {
  keepDraft(keyOf(reporter, municipality), undefined);
  try {
    localStorage.removeItem(keyOf(reporter, municipality));
  } catch {
    // As above.
  }
}

// The draft upon `last`, or nothing: none, unreadable, or begun before another report was sent.
export function readDraft(
  reporter: string,
  municipality: string,
  basis: string,
  last: Answers,
): Answers | undefined {
  try {
    const written = localStorage.getItem(keyOf(reporter, municipality));
    const stored = written ? (JSON.parse(written) as Partial<Stored>) : undefined;
    if (stored?.basis !== basis || !hasShape(stored.answers, last)) return undefined;
    const contact = draftOf<Answers['contact']>(keyOf(reporter, municipality)) ?? last.contact;
    return {...last, ...stored.answers, contact};
  } catch {
    return undefined;
  }
}

// What an older program wrote may look otherwise.
function hasShape(stored: Stored['answers'] | undefined, like: Answers) {
  if (!stored) return false;
  return Object.entries(like).every(
    ([key, value]) =>
      key === 'contact' || typeof value === typeof stored[key as keyof Stored['answers']],
  );
}
