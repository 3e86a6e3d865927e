import type {View} from '../view';

export const feedbackViews: readonly View[] = [
  {path: '/feedback', page: () => import('./feedback_page'), isOpen: true},
];
