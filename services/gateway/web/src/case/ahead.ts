// The case and what is recommended for it, asked before there is a page to show them.
import {caseQuery} from '../api/cases';
import {queryClient} from '../api/query_client';
import {currentLanguage} from '../texts/language';
import {readAddress} from '../ui/address';
import type {Parameters} from '../view';
import {caseShape} from './address';
import {explainedFirst, hasEnded, hasPlace, recommendationQuery} from './queries';

export async function askAhead({id}: Parameters) {
  const one = await queryClient.fetchQuery(caseQuery(`cases/${id}`));
  if (hasEnded(one) || hasPlace(one) || readAddress(caseShape, window.location.search).record)
    return;
  await queryClient.prefetchQuery(
    recommendationQuery(one.name, one.revision, currentLanguage(), explainedFirst),
  );
}
