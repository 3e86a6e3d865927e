// Municipalities and cases of a plan by what people call them.
import {useQuery} from '@tanstack/react-query';
import {Link} from 'wouter';
import {caseFactsQuery} from '../api/cases';
import {codeOf, type NameOf} from '../api/municipalities';

export function PlaceLink({location, nameOf}: {location: string; nameOf: NameOf}) {
  if (!location.startsWith('municipalities/')) return nameOf(location);
  return <Link href={`/${location}`}>{nameOf(location)}</Link>;
}

const isCase = (name: string) => name.startsWith('cases/');

// Plans name cases by identifier only; begun with until the reference is there.
export function useReference(name: string): string {
  const {data} = useQuery({...caseFactsQuery(name), enabled: isCase(name)});
  return data?.reference ?? codeOf(name).slice(0, 8);
}

export function CaseLink({name}: {name: string}) {
  const reference = useReference(name);
  return isCase(name) ? <Link href={`/${name}`}>{reference}</Link> : reference;
}
