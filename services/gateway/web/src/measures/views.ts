import type {View} from '../view';

export const measureViews: readonly View[] = [
  {
    path: '/measures',
    page: () => import('./measures_page'),
    entry: 'measures',
    isEntry: true,
    roles: ['officer', 'lead', 'analyst'],
  },
];
