import type {View} from '../view';

export const askedViews: readonly View[] = [
  {
    path: '/asked',
    page: () => import('./asked_page'),
    entry: 'asked',
    isEntry: true,
    roles: ['municipality'],
    purpose: 'answer_request',
  },
];
