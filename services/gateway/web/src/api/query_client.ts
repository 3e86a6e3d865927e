// Keeps answers, and asks again where that is safe: reads only, and only for what may pass.
import {MutationCache, QueryClient} from '@tanstack/react-query';
import {faultOf} from './fault';

const mostTries = 3;

// What was changed by somebody else is read anew at once, so that the next try is about what there is
// now; what was typed stays in its form.
const mutationCache = new MutationCache({
  onError: (error) => {
    if (faultOf(error).reason === 'stale_etag') queryClient.invalidateQueries();
  },
});

export const queryClient: QueryClient = new QueryClient({
  mutationCache,
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < mostTries && faultOf(error).mayPass,
      retryDelay: (failure, error) =>
        faultOf(error).retryAfterMs ?? Math.min(500 * 2 ** failure, 8000),
    },
    // What changes something is sent once; a person decides about a second time.
    mutations: {retry: false, networkMode: 'always'},
  },
});
