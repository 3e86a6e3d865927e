import type {View} from '../view';

// Where somebody comes back to who signed in beside a page that is kept for them.
export const signedInPath = '/signed-in';

export const shellViews: readonly View[] = [
  {path: signedInPath, page: () => import('./signed_in_page')},
];
