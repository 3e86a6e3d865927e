import type {View} from '../view';

export const municipalityViews: readonly View[] = [
  {
    path: '/municipalities',
    page: () => import('./list_page'),
    entry: 'municipalities',
    isEntry: true,
  },
  {
    path: '/municipalities/:code',
    page: () => import('./profile_page'),
    entry: 'municipalities',
    purpose: 'follow_up_request',
  },
];
