// What calls are for, sent along with each: the log of accesses keeps it beside who has seen a case.
import type {Interceptor} from '@connectrpc/connect';
import type {Purpose} from '../view';

let current: Purpose | undefined;

// From now on; until then calls say nothing.
export function callFor(purpose: Purpose | undefined) {
  current = purpose;
}

export const sayPurpose: Interceptor = (next) => (request) => {
  if (current) request.header.set('treff-purpose', current);
  return next(request);
};
