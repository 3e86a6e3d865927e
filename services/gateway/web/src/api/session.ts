// Who is signed in. The gateway keeps the session in a cookie that no script can read.
import {Code, ConnectError} from '@connectrpc/connect';
import {type QueryKey, queryOptions, useQuery} from '@tanstack/react-query';
import type {Language} from '../texts/format';
import {queryClient} from './query_client';

export const roles = ['officer', 'lead', 'municipality', 'county', 'analyst'] as const;
export type Role = (typeof roles)[number];

export interface Session {
  role: Role;
  // The code of the place somebody speaks for: four digits of a municipality, two of a county; empty
  // for others.
  place: string;
}

// What the page is told of who is there (docs/adr/0024).
export interface Presence {
  // Null for nobody.
  session: Session | null;
  // Who was here until the session ended by itself: the page is kept for them.
  expired: Session | null;
  // Whether anybody can sign in here.
  canSignIn: boolean;
  // Whether this is a demonstration, in which one says oneself who one is.
  isDemo: boolean;
  // What must be known of that, by language; empty when nothing.
  notices: Partial<Record<Language, string>>[];
}

interface Described {
  signedIn?: boolean;
  signIn?: string;
  demo?: boolean;
  role?: Role;
  place?: string;
  notice?: Partial<Record<Language, string>>;
  roleNotice?: Partial<Record<Language, string>>;
}

export function presenceOf(told: Described): Presence {
  const {signedIn, signIn, demo, role, place, notice, roleNotice} = told;
  return {
    session: signedIn && role ? {role, place: place ?? ''} : null,
    expired: null,
    canSignIn: signIn !== 'none',
    isDemo: demo === true,
    notices: [notice, roleNotice].filter((one) => one !== undefined),
  };
}

// A failure as a call would have it.
async function ask(method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Presence> {
  const response = await fetch('/session', {
    method,
    headers: {Accept: 'application/json', ...(body && {'Content-Type': 'application/json'})},
    body: body && JSON.stringify(body),
  });
  if (!response.ok) {
    const code = response.status === 503 ? Code.Unavailable : Code.Unknown;
    throw new ConnectError(await response.text(), code);
  }
  return presenceOf((await response.json()) as Described);
}

const presenceQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => after(queryClient.getQueryData<Presence>(['session']), await ask('GET')),
  staleTime: 60_000,
  // Somebody may have signed in, or out, in another tab.
  refetchOnWindowFocus: 'always',
});

export const usePresence = () => useQuery(presenceQuery);

export async function signIn(role: Role, place: string): Promise<void> {
  become(await ask('POST', place ? {role, place} : {role}));
}

export async function signOut(): Promise<void> {
  become(await ask('DELETE'));
}

// Nothing that one person has read is left for another; whoever comes back finds it and reads anew.
function become(presence: Presence) {
  const before = queryClient.getQueryData<Presence>(presenceQuery.queryKey);
  queryClient.setQueryData(presenceQuery.queryKey, presence);
  const others = {predicate: ({queryKey}: {queryKey: QueryKey}) => queryKey[0] !== 'session'};
  if (isSame(before?.expired ?? null, presence.session)) queryClient.invalidateQueries(others);
  else queryClient.removeQueries(others);
}

const isSame = (one: Session | null, other: Session | null) =>
  one !== null && one.role === other?.role && one.place === other.place;

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
