import {usePresence} from '../api/session';

// The services decide; whoever only answers for a place is not offered it.
export function useMayImport() {
  const role = usePresence().data?.session?.role;
  return role === 'officer' || role === 'lead' || role === 'analyst';
}
