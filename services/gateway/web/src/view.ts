// A view as the shell knows it. Each feature folder lists its own in `views.ts`; `views.ts` here
// joins them, one line a folder.
import type {ComponentType} from 'react';
import type {Role} from './api/session';

// The entries of the header, in their order; `nav.…` in shell/texts is what they are called.
export const navigation = [
  'queue',
  'asked',
  'municipalities',
  'plans',
  'sources',
  'measures',
  'reports',
] as const;
export type NavigationEntry = (typeof navigation)[number];

// What cases are read for, as the log of accesses keeps it; `treff audit accesses` has the words.
export const purposes = [
  'see_queue',
  'find_municipality',
  'compare_municipalities',
  'plan_settlement',
  'answer_request',
  'follow_up_request',
] as const;
export type Purpose = (typeof purposes)[number];

// The `:name`s of a path, as wouter reads them.
export type Parameters = Readonly<Record<string, string>>;
export type PageComponent = ComponentType<{parameters: Parameters}>;

export interface View {
  // Such as `/cases/:id`; patterns as wouter has them.
  path: string;
  page: () => Promise<{default: PageComponent}>;
  // Asks what the page asks first, while its script comes and the header is drawn.
  ahead?: (parameters: Parameters) => Promise<void>;
  // The entry of the header that leads here, or that this page belongs to.
  entry?: NavigationEntry;
  // Whether `path` is where the entry leads.
  isEntry?: boolean;
  // Who has it; everybody who is signed in when left out. The gateway decides; this only shows.
  roles?: readonly Role[];
  // What whoever looks at it reads cases for; left out where it shows none.
  purpose?: Purpose;
  // Whether it is shown without signing in, and without the header.
  isOpen?: boolean;
}
