// Where the rules let a case of a plan go. A plan can be solved again with a case elsewhere only
// where no rule excludes the municipality, by the versions that the plan rests on.
import {queryOptions} from '@tanstack/react-query';
import {recommendationClient} from '../../api/recommendation_clients';
import type {Allocation} from '../../gen/treff/recommendation/v1/allocation_service_pb';
import type {Recommendation} from '../../gen/treff/recommendation/v1/recommendation_service_pb';

export interface AllowedPlaces {
  locations: readonly string[];
  // How many more the rules exclude.
  excluded: number;
}

// Plans of outside problems name no cases that anybody could be asked about: all their places.
const everywhere = ({locations}: Allocation): AllowedPlaces => ({
  locations: locations.map(({id}) => id),
  excluded: 0,
});

export const allowedIn = ({ranked, excluded}: Recommendation): AllowedPlaces => ({
  locations: ranked.map(({municipality}) => municipality),
  excluded: excluded.length,
});

export const allowedPlacesQuery = (plan: Allocation, name: string) =>
  queryOptions({
    queryKey: ['allowed-places', plan.name, name],
    queryFn: async ({signal}) => {
      const at = plan.cases.indexOf(name);
      if (at < 0 || !plan.versions) return everywhere(plan);
      const {datasetVersion, quotaRevision, quotaYear, policy, asOf} = plan.versions;
      const caseRevision = plan.caseRevisions[at] ?? 0n;
      const explainCount = 1;
      return allowedIn(
        await recommendationClient.recommend(
          {
            case: name,
            caseRevision,
            datasetVersion,
            quotaRevision,
            quotaYear,
            policy,
            asOf,
            explainCount,
          },
          {signal},
        ),
      );
    },
    staleTime: 5 * 60_000,
  });
