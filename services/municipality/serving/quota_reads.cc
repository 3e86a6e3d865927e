#include "services/municipality/serving/quota_reads.h"

#include <string>
#include <utility>
#include <vector>

#include "services/municipality/serving/snapshot_page.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::municipality {

absl::StatusOr<v1::Quota> QuotaReads::GetQuota(const v1::GetQuotaRequest& request) {
  TREFF_RETURN_IF_ERROR(platform::ParseResourceName("municipalities/{municipality}/quotas/{year}",
                                                    request.name(), "name")
                            .status());
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  for (const v1::Quota& quota : snapshot->quotas()) {
    if (quota.name() != request.name()) continue;
    v1::Quota found = quota;
    *found.mutable_provenances() = snapshot->header().provenances();
    return found;
  }
  return platform::NotFound(request.name(), "there are no figures: list the municipality's quotas");
}

absl::StatusOr<v1::ListQuotasResponse> QuotaReads::ListQuotas(
    const v1::ListQuotasRequest& request) {
  TREFF_ASSIGN_OR_RETURN(
      const auto parts,
      platform::ParseResourceName("municipalities/{municipality}", request.parent(), "parent"));
  const std::string& municipality = parts[0];
  TREFF_ASSIGN_OR_RETURN(auto first_page, versions_.WithQuotas(request.revision()));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 500}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(first_page), std::move(asked)));
  if (municipality != "-" && page.snapshot->Find(municipality) < 0) {
    return platform::NotFound(request.parent(), "it is not a municipality of the current division");
  }
  std::vector<const v1::Quota*> all;
  for (const v1::Quota& quota : page.snapshot->quotas()) {
    if (municipality != "-" && quota.municipality() != municipality) continue;
    if (request.year() != 0 && quota.year() != request.year()) continue;
    all.push_back(&quota);
  }
  v1::ListQuotasResponse response;
  response.set_next_page_token(
      page.Fill(all, [&](const auto* one) { *response.add_quotas() = *one; }));
  response.set_revision(page.snapshot->version().quota_revision());
  *response.mutable_provenances() = page.snapshot->header().provenances();
  return response;
}

}  // namespace treff::municipality
