import type {View} from '../view';
import {askAhead} from './ahead';

export const caseViews: readonly View[] = [
  {
    path: '/cases/:id',
    page: () => import('./case_page'),
    ahead: askAhead,
    entry: 'queue',
    roles: ['officer', 'lead'],
    purpose: 'find_municipality',
  },
];
