import type {View} from '../view';

export const sourceViews: readonly View[] = [
  {path: '/sources', page: () => import('./sources_page'), entry: 'sources', isEntry: true},
  // Before the datasets, whose addresses have as many parts.
  {path: '/sources/versions/:number', page: () => import('./version_page'), entry: 'sources'},
  {path: '/sources/:source/:table', page: () => import('./dataset_page'), entry: 'sources'},
];
