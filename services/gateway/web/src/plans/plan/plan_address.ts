// What the address of a plan says about what is shown of it.
import {choice, count, text} from '../../ui/address';
import {caseFilters} from '../plan_rows';

export const planTabs = ['municipalities', 'cases', 'groups', 'moved', 'requests'] as const;

export const planShape = {
  tab: choice(planTabs, 'municipalities'),
  show: choice(caseFilters, 'all'),
  // Only cases that go there, `municipalities/{code}`.
  place: text,
  page: count,
};
