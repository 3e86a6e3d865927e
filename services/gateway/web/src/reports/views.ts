import type {View} from '../view';

export const reportViews: readonly View[] = [
  {
    path: '/reports',
    page: () => import('./reports_page'),
    entry: 'reports',
    isEntry: true,
    roles: ['municipality', 'county'],
  },
];
