import type {View} from '../view';

export const caseViews: readonly View[] = [
  {
    path: '/cases/:id',
    page: () => import('./case_page'),
    entry: 'queue',
    roles: ['officer', 'lead'],
    purpose: 'find_municipality',
  },
];
