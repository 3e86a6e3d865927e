import type {View} from '../view';

export const queueViews: readonly View[] = [
  {
    path: '/',
    page: () => import('./queue_page'),
    entry: 'queue',
    isEntry: true,
    roles: ['officer', 'lead'],
    purpose: 'see_queue',
  },
];
