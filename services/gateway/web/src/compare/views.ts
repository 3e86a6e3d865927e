import type {View} from '../view';

export const compareViews: readonly View[] = [
  {
    path: '/compare',
    page: () => import('./compare_page'),
    entry: 'municipalities',
    purpose: 'compare_municipalities',
  },
];
