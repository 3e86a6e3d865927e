// A report that is not sent yet, kept in the browser: it survives a reload. The contact is not kept:
// it alone may hold what is somebody's own.
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
  {contact: _, ...answers}: Answers,
) {
  try {
    const stored: Stored = {basis, answers};
    localStorage.setItem(keyOf(reporter, municipality), JSON.stringify(stored));
  } catch {
    // A browser may forbid storage; the page keeps what is typed.
  }
}

export function dropDraft(reporter: string, municipality: string) {
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
    return {...last, ...stored.answers};
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
