import type {View} from '../view';

export const planViews: readonly View[] = [
  {
    path: '/plans',
    page: () => import('./plans_page'),
    entry: 'plans',
    isEntry: true,
    roles: ['officer', 'lead'],
    purpose: 'plan_settlement',
  },
  {
    path: '/plans/new',
    page: () => import('./make/new_plan_page'),
    entry: 'plans',
    roles: ['officer', 'lead'],
    purpose: 'plan_settlement',
  },
  {
    path: '/plans/:id',
    page: () => import('./plan/plan_page'),
    entry: 'plans',
    roles: ['officer', 'lead'],
    purpose: 'plan_settlement',
  },
  {
    path: '/plans/:id/compare/:other',
    page: () => import('./compare/compare_page'),
    entry: 'plans',
    roles: ['officer', 'lead'],
    purpose: 'plan_settlement',
  },
];
