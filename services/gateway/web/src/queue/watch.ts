// Tells of new and changed cases. A browser allows six connections to a host over all its tabs, so
// one tab watches for all: whoever holds the lock. Nobody watches while its page is hidden. Without
// locks, on a page that came over plain HTTP from another machine, nothing is told of, and the queue
// asks again from time to time instead.
import {Code, ConnectError} from '@connectrpc/connect';
import {caseClient} from '../api/clients';
import {CaseEvent_Kind} from '../gen/treff/casework/v1/case_service_pb';

export interface News {
  isNew: boolean;
  case: string;
  // Milliseconds since 1970.
  time: number;
}

export const canWatch = typeof navigator !== 'undefined' && 'locks' in navigator;

// Where to go on after the last event seen; opaque, and without personal data.
const tokenKey = 'treff.watch.token';
const keepMs = 1000;

const shortestPauseMs = 1000;
const longestPauseMs = 60_000;
const longer = (pauseMs: number) => Math.min(pauseMs * 2, longestPauseMs);

// A list that is open was read at most so long ago, or says itself what is new.
const toldBackMs = 12 * 3_600_000;

const refusing = new Set([
  Code.InvalidArgument,
  Code.NotFound,
  Code.OutOfRange,
  Code.FailedPrecondition,
]);

export function watchCases(tell: (news: News) => void): () => void {
  const channel = new BroadcastChannel('treff.cases');
  channel.onmessage = ({data}) => tell(data as News);
  const say = (news: News) => {
    tell(news);
    channel.postMessage(news);
  };
  let watching = new AbortController();
  const start = () => {
    watching = new AbortController();
    const {signal} = watching;
    navigator.locks.request('treff.watch', {signal}, () => follow(signal, say)).catch(() => {});
  };
  const onVisibility = () => {
    watching.abort();
    if (!document.hidden) start();
  };
  document.addEventListener('visibilitychange', onVisibility);
  if (!document.hidden) start();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    watching.abort();
    channel.close();
  };
}

// Where a stream broke it goes on after a pause, longer each time; a token of a store that is no
// more is forgotten.
async function follow(signal: AbortSignal, say: (news: News) => void) {
  for (let pauseMs = shortestPauseMs; !signal.aborted; pauseMs = longer(pauseMs)) {
    try {
      await once(signal, say);
      pauseMs = shortestPauseMs;
    } catch (error) {
      if (refusing.has(ConnectError.from(error).code)) localStorage.removeItem(tokenKey);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

// Without a token the oldest events come first: those are read past, and nobody is told of them. The
// token is kept once in a while, and with what is told.
async function once(signal: AbortSignal, say: (news: News) => void) {
  const resumeToken = localStorage.getItem(tokenKey) ?? '';
  const since = Date.now() - toldBackMs;
  let keptAt = 0;
  for await (const event of caseClient.watchCases(
    {resumeToken, bookmarks: true},
    {signal, timeoutMs: 0},
  )) {
    const time = Number(event.eventTime?.seconds ?? 0) * 1000;
    const isNews = event.kind !== CaseEvent_Kind.BOOKMARK && time >= since;
    if (isNews || Date.now() - keptAt > keepMs) {
      localStorage.setItem(tokenKey, event.resumeToken);
      keptAt = Date.now();
    }
    if (isNews) say({isNew: event.kind === CaseEvent_Kind.CREATED, case: event.case, time});
  }
}
