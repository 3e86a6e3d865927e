// Who is signed in. The gateway keeps the session in a cookie that no script can read.
import {Code, ConnectError} from '@connectrpc/connect';
import {type QueryKey, queryOptions, useQuery} from '@tanstack/react-query';
import type {Language} from '../texts/format';
import {currentLanguage} from '../texts/language';
import {forgetDrafts} from '../ui/use_draft';
import {queryClient} from './query_client';

export const roles = ['officer', 'lead', 'municipality', 'county', 'analyst'] as const;
export type Role = (typeof roles)[number];

export interface Session {
  role: Role;
  // The code of the place somebody speaks for: four digits of a municipality, two of a county; empty
  // for others.
  place: string;
  // As the services know them; by it one person is told from another of the same role.
  caller?: string;
}

// What the page is told of who is there (docs/adr/0024).
export interface Presence {
  // Null for nobody.
  session: Session | null;
  // Who was here until the session ended by itself: the page is kept for them.
  expired: Session | null;
  // Whether anybody can sign in here.
  canSignIn: boolean;
  // Where the gateway leads to the issuer at which one signs in; null where one says here who one is.
  beginAt: string | null;
  // Whether this is a demonstration, in which one says oneself who one is.
  isDemo: boolean;
  // What must be known of that, by language; empty when nothing.
  notices: Partial<Record<Language, string>>[];
}

interface Described {
  signedIn?: boolean;
  signIn?: string;
  beginAt?: string;
  // Where the issuer signs out, who would else sign the next person in as this one.
  signOutAt?: string;
  demo?: boolean;
  caller?: string;
  role?: Role;
  place?: string;
  notice?: Partial<Record<Language, string>>;
  roleNotice?: Partial<Record<Language, string>>;
}

export function presenceOf(told: Described): Presence {
  const {signedIn, signIn, beginAt, demo, caller, role, place, notice, roleNotice} = told;
  return {
    session: signedIn && role ? {role, place: place ?? '', caller} : null,
    expired: null,
    canSignIn: signIn !== 'none',
    beginAt: beginAt ?? null,
    isDemo: demo === true,
    // The page says itself, before one chooses, what the gateway says of a choice that was made.
    notices: [demo ? undefined : notice, roleNotice].filter((one) => one !== undefined),
  };
}

// A failure as a call would have it.
async function ask(method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Described> {
  const response = await fetch('/session', {
    method,
    headers: {Accept: 'application/json', ...(body && {'Content-Type': 'application/json'})},
    body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    const code = response.status === 503 ? Code.Unavailable : Code.Unknown;
    throw new ConnectError(await response.text(), code);
  }
  return (await response.json()) as Described;
}

const presenceQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const told = presenceOf(await ask('GET'));
    const before = queryClient.getQueryData<Presence>(['session']);
    const who = before?.session ?? before?.expired;
    const goesOn = before?.session && isSame(before.session, told.session);
    if (who && told.session && !goesOn) handOver(who, told);
    return after(before, told);
  },
  staleTime: 60_000,
  // Somebody may have signed in, or out, in another tab.
  refetchOnWindowFocus: 'always',
});

export const usePresence = () => useQuery(presenceQuery);
export const whoIsThere = () => queryClient.ensureQueryData(presenceQuery);

export async function signIn(role: Role, place: string): Promise<void> {
  become(presenceOf(await ask('POST', place ? {role, place} : {role})));
}

export async function signOut(): Promise<void> {
  const told = await ask('DELETE');
  become(presenceOf(told));
  tellTabs();
  if (told.signOutAt) window.location.assign(told.signOutAt);
}

// The way to the issuer, and back to `path` of this site.
export const beginAddress = (beginAt: string, path: string) =>
  `${beginAt}?${new URLSearchParams({to: path, language: currentLanguage()})}`;

// Somebody who signs in at an issuer does so in a tab of its own, when another is kept for them.
const channelName = 'treff.session';

export function tellTabs() {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('changed');
  channel.close();
}

// Looks who is there whenever another tab says so; gives back how to end it.
export function listenToTabs(): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {};
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = () => queryClient.invalidateQueries({queryKey: presenceQuery.queryKey});
  return () => channel.close();
}

// Nothing that one person has read is left for another; whoever comes back finds it and reads anew.
function become(presence: Presence) {
  const before = queryClient.getQueryData<Presence>(presenceQuery.queryKey);
  queryClient.setQueryData(presenceQuery.queryKey, presence);
  handOver(before?.expired ?? null, presence);
}

function handOver(from: Session | null, to: Presence) {
  const others = {predicate: ({queryKey}: {queryKey: QueryKey}) => queryKey[0] !== 'session'};
  if (isSame(from, to.session)) queryClient.invalidateQueries(others);
  else {
    queryClient.removeQueries(others);
    forgetDrafts();
  }
}

const isSame = (one: Session | null, other: Session | null) =>
  one !== null &&
  one.role === other?.role &&
  one.place === other.place &&
  one.caller === other.caller;

// What is known of who is there, after what was known.
function after(before: Presence | undefined, now: Presence): Presence {
  if (now.session) return now;
  return {...now, expired: before?.session ?? before?.expired ?? null};
}

// The session ended meanwhile.
export function signedOut() {
  queryClient.setQueryData(
    presenceQuery.queryKey,
    (before) => before && after(before, {...before, session: null}),
  );
}
