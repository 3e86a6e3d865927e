// In which language the form begins, what is not answered, and what was refused.
import {Code} from '@connectrpc/connect';
import {faultOf} from '../api/fault';

// What browsers call languages that the forms call otherwise.
const otherNames: Readonly<Record<string, string>> = {no: 'nb', fa: 'prs', 'fa-af': 'prs'};

// The reader's first language that there is a form in; Bokmål when there is none.
export function firstLanguage(wanted: readonly string[], offered: readonly string[]): string {
  for (const tag of wanted.map((one) => one.toLowerCase())) {
    const base = tag.split('-')[0] ?? '';
    const known = [tag, base, otherNames[tag], otherNames[base]].find(
      (one) => one !== undefined && offered.includes(one),
    );
    if (known) return known;
  }
  return 'nb';
}

// By question, without those that are not answered yet; 0 is of whoever does not want to say.
export type Given = Readonly<Record<string, number>>;

export const unanswered = (questions: readonly {questionId: string}[], given: Given) =>
  questions.map(({questionId}) => questionId).filter((id) => given[id] === undefined);

// Whether it was asked too often, and for how many seconds to wait; undefined for anything else.
export function waitOf(error: unknown): number | undefined {
  const {code, retryAfterMs} = faultOf(error);
  if (code !== Code.ResourceExhausted) return undefined;
  return Math.max(1, Math.ceil((retryAfterMs ?? shortestWaitMs) / 1000));
}

const shortestWaitMs = 60_000;

const refusing = new Set([Code.InvalidArgument, Code.NotFound, Code.FailedPrecondition]);

// Whether it is the code that was refused, and not an answer, or the way there that failed.
export function isCodeRefused(error: unknown): boolean {
  const {code, fields} = faultOf(error);
  return refusing.has(code) && (fields.length === 0 || fields.some(({field}) => field === 'code'));
}
