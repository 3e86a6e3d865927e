#include "services/recommendation/records/recommendations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/ids.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/messages/wording.h"

namespace treff::recommendation {
namespace {

using casework::v1::Case;
using v1::Recommendation;

constexpr char kNewestStandardPolicy[] = "policies/standard";
constexpr int kDefaultExplained = 10;
constexpr int kMaxExplained = 357;

bool IsCaseName(const std::string& name) {
  const auto parts = platform::ParseResourceName("cases/{case}", name, "case");
  return parts.ok() && platform::IsUuid(parts->front());
}

// What can be said of a request before anything is read.
absl::Status Check(const v1::RecommendRequest& request) {
  platform::FieldErrors errors;
  if (!IsCaseName(request.case_())) errors.Add("case", "must be cases/{uuid}");
  if (request.case_revision() < 0) errors.Add("case_revision", "must be 0 or above");
  if (request.dataset_version() < 0) errors.Add("dataset_version", "must be 0 or above");
  if (request.quota_revision() < 0) errors.Add("quota_revision", "must be 0 or above");
  if (request.quota_year() < 0) errors.Add("quota_year", "must be 0 or a year");
  if (request.explain_count() < 0) errors.Add("explain_count", "must be 0 or above");
  if (!platform::ParseLanguage(request.language(), "language").ok()) {
    errors.Add("language", "must be nb, nn, en, or empty for nb");
  }
  return errors.ToStatus();
}

absl::Status CheckOpen(const Case& household_case) {
  if (household_case.state() != Case::WITHDRAWN && household_case.state() != Case::CLOSED) {
    return absl::OkStatus();
  }
  return platform::ErrorWithInfo(
      absl::StatusCode::kFailedPrecondition,
      household_case.name() + " is withdrawn or closed: nothing is recommended for it any more",
      "CASE_ENDED");
}

absl::StatusOr<int> ResolveQuotaYear(const matching::MunicipalityTable& snapshot, int asked) {
  if (asked == 0) return snapshot.newest_quota_year();
  if (snapshot.HasQuotasOf(asked)) return asked;
  platform::FieldErrors errors;
  errors.Add("quota_year", absl::StrCat("must be a year with quotas; the newest is ",
                                        snapshot.newest_quota_year()));
  return errors.ToStatus();
}

// Nothing when no plan is named.
absl::StatusOr<std::optional<matching::PlacePrices>> PricesOf(
    PriceSource& source, const std::string& plan, const matching::MunicipalityTable& snapshot) {
  if (plan.empty()) return std::nullopt;
  TREFF_ASSIGN_OR_RETURN(matching::PlacePrices prices, source.Get(plan, snapshot));
  return prices;
}

RecommendationRecord RecordOf(const Recommendation& answer, int explain_count, absl::Time now) {
  return {.name = answer.name(),
          .case_name = answer.case_(),
          .versions = answer.versions(),
          .explain_count = explain_count,
          .digest = answer.digest(),
          // As it will come back from the store.
          .record_time = absl::FromUnixMicros(absl::ToUnixMicros(now))};
}

// That `answer` is what was recorded. When it is not, either the record or this program is wrong,
// and nobody should act on it.
absl::Status CheckSame(const RecommendationRecord& record, const Recommendation& answer) {
  if (record.digest == answer.digest()) return absl::OkStatus();
  return platform::ErrorWithInfo(
      absl::StatusCode::kDataLoss,
      record.name +
          " cannot be derived again as it was recorded: ask for a new recommendation and report "
          "this one",
      "RECOMMENDATION_DIFFERS",
      {{"recorded_digest", record.digest}, {"derived_digest", answer.digest()}});
}

Recommendation HeadOf(const RecommendationRecord& record) {
  Recommendation head;
  head.set_name(record.name);
  head.set_case_(record.case_name);
  *head.mutable_versions() = record.versions;
  head.set_digest(record.digest);
  *head.mutable_record_time() = platform::ToTimestamp(record.record_time);
  return head;
}

}  // namespace

absl::StatusOr<Recommendation> Recommendations::Recommend(
    const v1::RecommendRequest& request) const {
  TREFF_RETURN_IF_ERROR(Check(request));
  TREFF_ASSIGN_OR_RETURN(
      const v1::Policy* policy,
      policies_.Find(request.policy().empty() ? kNewestStandardPolicy : request.policy(),
                     "policy"));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot,
                         snapshots_.Get({request.dataset_version(), request.quota_revision()}));
  TREFF_ASSIGN_OR_RETURN(const int quota_year, ResolveQuotaYear(*snapshot, request.quota_year()));
  TREFF_ASSIGN_OR_RETURN(const Case household_case,
                         cases_.Get(request.case_(), request.case_revision()));
  TREFF_RETURN_IF_ERROR(CheckOpen(household_case));
  const int explain_count = request.explain_count() == 0
                                ? kDefaultExplained
                                : std::min(request.explain_count(), kMaxExplained);

  TREFF_ASSIGN_OR_RETURN(const auto prices, PricesOf(prices_, request.prices(), *snapshot));

  Recommendation answer =
      matching::Recommend({household_case, *snapshot, *policy, quota_year, explain_count,
                           prices.has_value() ? &*prices : nullptr});
  TREFF_ASSIGN_OR_RETURN(const RecommendationRecord record,
                         store_.PutIfNew(RecordOf(answer, explain_count, clock_.Now())));
  TREFF_RETURN_IF_ERROR(CheckSame(record, answer));
  *answer.mutable_record_time() = platform::ToTimestamp(record.record_time);
  PutIntoWords(messages_, request.language().empty() ? "nb" : request.language(), answer);
  return answer;
}

absl::StatusOr<Recommendation> Recommendations::Get(
    const v1::GetRecommendationRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const std::string language,
                         platform::ParseLanguage(request.language(), "language"));
  TREFF_RETURN_IF_ERROR(
      platform::ParseResourceName("recommendations/{id}", request.name(), "name").status());
  TREFF_ASSIGN_OR_RETURN(const RecommendationRecord record, store_.Get(request.name()));
  const v1::Versions& versions = record.versions;
  TREFF_ASSIGN_OR_RETURN(const v1::Policy* policy, policies_.Find(versions.policy(), "policy"));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot,
                         snapshots_.Get({versions.dataset_version(), versions.quota_revision()}));
  TREFF_ASSIGN_OR_RETURN(const Case household_case,
                         cases_.Get(record.case_name, versions.case_revision()));

  TREFF_ASSIGN_OR_RETURN(const auto prices, PricesOf(prices_, versions.prices(), *snapshot));

  Recommendation answer =
      matching::Recommend({household_case, *snapshot, *policy, versions.quota_year(),
                           record.explain_count, prices.has_value() ? &*prices : nullptr});
  TREFF_RETURN_IF_ERROR(CheckSame(record, answer));
  *answer.mutable_record_time() = platform::ToTimestamp(record.record_time);
  PutIntoWords(messages_, language, answer);
  return answer;
}

absl::StatusOr<v1::ListRecommendationsResponse> Recommendations::List(
    const v1::ListRecommendationsRequest& request) const {
  if (!request.parent().empty() && !IsCaseName(request.parent())) {
    platform::FieldErrors errors;
    errors.Add("parent", "must be cases/{uuid}, or empty for all");
    return errors.ToStatus();
  }
  const std::string query = absl::StrCat("recommendations of ", request.parent());
  TREFF_ASSIGN_OR_RETURN(const platform::Page page,
                         platform::ParsePage(request.page_size(), request.page_token(), query));
  TREFF_ASSIGN_OR_RETURN(const ListedRecords listed,
                         store_.List(request.parent(), page.cursor, page.size));
  v1::ListRecommendationsResponse response;
  for (const RecommendationRecord& record : listed.records) {
    *response.add_recommendations() = HeadOf(record);
  }
  if (!listed.next_cursor.empty()) {
    response.set_next_page_token(platform::MakePageToken(listed.next_cursor, query));
  }
  return response;
}

absl::StatusOr<v1::Policy> Recommendations::GetPolicy(const v1::GetPolicyRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const v1::Policy* policy, policies_.Find(request.name(), "name"));
  return *policy;
}

absl::StatusOr<v1::ListPoliciesResponse> Recommendations::ListPolicies(
    const v1::ListPoliciesRequest& request) const {
  constexpr char kQuery[] = "policies";
  TREFF_ASSIGN_OR_RETURN(const platform::Page page,
                         platform::ParsePage(request.page_size(), request.page_token(), kQuery));
  // Policies change only with the program: a position stays what it was.
  const std::vector<v1::Policy>& all = policies_.all();
  size_t begin = 0;
  if (!page.cursor.empty() && !absl::SimpleAtoi(page.cursor, &begin)) {
    return absl::InvalidArgumentError("page_token is damaged: begin again without one");
  }
  begin = std::min(begin, all.size());
  const size_t end = std::min(all.size(), begin + page.size);
  v1::ListPoliciesResponse response;
  for (size_t i = begin; i < end; ++i) *response.add_policies() = all[i];
  if (end < all.size()) {
    response.set_next_page_token(platform::MakePageToken(absl::StrCat(end), kQuery));
  }
  return response;
}

}  // namespace treff::recommendation
