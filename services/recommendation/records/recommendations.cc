#include "services/recommendation/records/recommendations.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/oslo_day.h"
#include "services/recommendation/matching/figures/as_of.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/messages/wording.h"
#include "services/recommendation/records/difference.h"
#include "services/recommendation/records/disclosure.h"
#include "services/recommendation/records/ranked_scores.h"

namespace treff::recommendation {
namespace {

using casework::v1::Case;
using v1::Recommendation;

constexpr char kNewestStandardPolicy[] = "policies/standard";
constexpr int kDefaultExplained = 3;
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

// Other weights as a what-if: each of a term of the policy, once.
absl::Status CheckWeightChanges(const v1::RecommendRequest& request, const v1::Policy& policy) {
  constexpr double kMaxWeight = 1000;
  const auto& terms = policy.terms();
  std::vector<std::string> ids;
  for (const v1::TermDefinition& term : terms) ids.push_back(term.term_id());
  platform::FieldErrors errors;
  std::set<std::string> seen;
  for (int i = 0; i < request.weight_changes_size(); ++i) {
    const v1::WeightChange& change = request.weight_changes(i);
    const std::string field = absl::StrCat("weight_changes[", i, "]");
    if (std::find(ids.begin(), ids.end(), change.term_id()) == ids.end()) {
      errors.Add(field + ".term_id",
                 absl::StrCat("\"", change.term_id(), "\" is no term of ", policy.name(),
                              ": it has ", absl::StrJoin(ids, ", ")));
    } else if (!seen.insert(change.term_id()).second) {
      errors.Add(field + ".term_id",
                 absl::StrCat(change.term_id(), " is there twice: give it once"));
    }
    // Written so that NaN is a fault too.
    if (!(change.weight() >= 0 && change.weight() <= kMaxWeight)) {
      errors.Add(field + ".weight", absl::StrCat("the weight of ", change.term_id(),
                                                 " must be 0 to 1000, 0 to leave the term out"));
    }
  }
  return errors.ToStatus();
}

// In one order, so that one question has one name.
matching::WeightChanges Sorted(matching::WeightChanges changes) {
  std::sort(changes.begin(), changes.end(),
            [](const v1::WeightChange& a, const v1::WeightChange& b) {
              return a.term_id() < b.term_id();
            });
  return changes;
}

absl::Status CheckSomethingWeighs(const matching::Inputs& inputs) {
  if (matching::HasTerms(inputs)) return absl::OkStatus();
  platform::FieldErrors errors;
  errors.Add("weight_changes",
             "leave every term that applies to this case without weight: keep one of them");
  return errors.ToStatus();
}

absl::Status CheckOpen(const Case& household_case) {
  if (household_case.state() != Case::WITHDRAWN && household_case.state() != Case::CLOSED) {
    return absl::OkStatus();
  }
  return platform::ErrorOf(
      platform::reasons::kCaseEnded,
      household_case.name() + " is withdrawn or closed: nothing is recommended for it any more");
}

// Nothing when no plan is named.
absl::StatusOr<std::optional<matching::PlacePrices>> PricesOf(
    PriceSource& source, const std::string& plan, const matching::MunicipalityTable& snapshot) {
  if (plan.empty()) return std::nullopt;
  TREFF_ASSIGN_OR_RETURN(matching::PlacePrices prices, source.Get(plan, snapshot));
  return prices;
}

// Those of the revision, or the newest where casework has lost it: the difference says so.
absl::StatusOr<std::shared_ptr<const matching::Commitments>> CommitmentsOf(CommitmentSource& source,
                                                                           int64_t revision) {
  const auto recorded = source.At(revision);
  return absl::IsNotFound(recorded.status()) ? source.Current() : recorded;
}

RecommendationRecord RecordOf(const Recommendation& answer, int explain_count, absl::Time now) {
  return {.name = answer.name(),
          .case_name = answer.case_(),
          .versions = answer.versions(),
          .explain_count = explain_count,
          .digest = answer.digest(),
          .scores = EncodeRankedScores(RankedScoresOf(answer)),
          // As it will come back from the store.
          .record_time = absl::FromUnixMicros(absl::ToUnixMicros(now))};
}

// The day that the answer of `record` counted ages to.
absl::StatusOr<absl::CivilDay> DayOf(const RecommendationRecord& record,
                                     const matching::MunicipalityTable& snapshot) {
  // Programs that recorded no day counted to the publication.
  if (record.versions.as_of().empty()) return snapshot.publish_date();
  const std::optional<absl::CivilDay> day = matching::ParseDay(record.versions.as_of());
  if (day.has_value()) return *day;
  return platform::ErrorOf(platform::reasons::kStoredRowDamaged,
                           record.name + " names no day: restore the store from a backup",
                           {{"row", record.name}});
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
  TREFF_RETURN_IF_ERROR(CheckWeightChanges(request, *policy));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot,
                         snapshots_.Get({request.dataset_version(), request.quota_revision()}));
  TREFF_ASSIGN_OR_RETURN(
      const absl::CivilDay as_of,
      matching::ResolveAsOf(request.as_of(), platform::OsloDay(clock_.Now()), *snapshot));
  TREFF_ASSIGN_OR_RETURN(
      const int quota_year,
      matching::ResolveQuotaYear(request.quota_year(), as_of, *snapshot, "quota_year"));
  TREFF_ASSIGN_OR_RETURN(const Case household_case,
                         cases_.Get(request.case_(), request.case_revision()));
  TREFF_RETURN_IF_ERROR(CheckOpen(household_case));
  const int explain_count = request.explain_count() == 0
                                ? kDefaultExplained
                                : std::min(request.explain_count(), kMaxExplained);

  TREFF_ASSIGN_OR_RETURN(const auto prices, PricesOf(prices_, request.prices(), *snapshot));

  TREFF_ASSIGN_OR_RETURN(const auto commitments, commitments_.Current());

  const matching::WeightChanges weight_changes = Sorted(request.weight_changes());
  const matching::Inputs inputs{
      .household_case = household_case,
      .snapshot = *snapshot,
      .policy = *policy,
      .quota_year = quota_year,
      .explain_count = explain_count,
      .prices = prices.has_value() ? &*prices : nullptr,
      .as_of = as_of,
      .weight_changes = weight_changes.empty() ? nullptr : &weight_changes,
      .commitments = commitments.get()};
  TREFF_RETURN_IF_ERROR(CheckSomethingWeighs(inputs));
  Recommendation answer = matching::Recommend(inputs);
  TREFF_ASSIGN_OR_RETURN(const RecommendationRecord record,
                         store_.PutIfNew(RecordOf(answer, explain_count, clock_.Now())));
  TREFF_RETURN_IF_ERROR(CheckSame(record, answer));
  *answer.mutable_record_time() = platform::ToTimestamp(record.record_time);
  if (!request.may_see_protected_address()) HideProtectedAddress(*policy, answer);
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

  TREFF_ASSIGN_OR_RETURN(const auto commitments,
                         CommitmentsOf(commitments_, versions.commitments_revision()));
  TREFF_ASSIGN_OR_RETURN(const absl::CivilDay as_of, DayOf(record, *snapshot));
  // The question as it was asked: with a day only if it had one.
  const bool has_day = !versions.as_of().empty();
  Recommendation answer = matching::Recommend(
      {.household_case = household_case,
       .snapshot = *snapshot,
       .policy = *policy,
       .quota_year = versions.quota_year(),
       .explain_count = record.explain_count,
       .prices = prices.has_value() ? &*prices : nullptr,
       .as_of = has_day ? std::optional(as_of) : std::nullopt,
       .weight_changes = versions.weight_changes().empty() ? nullptr : &versions.weight_changes(),
       .commitments = commitments.get()});
  TREFF_RETURN_IF_ERROR(CompareWithRecord(record, absl::FormatCivilTime(as_of), answer));
  if (!request.may_see_protected_address()) HideProtectedAddress(*policy, answer);
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
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const ListedRecords listed,
                         store_.List(request.parent(), page.cursor, page.size));
  v1::ListRecommendationsResponse response;
  for (const RecommendationRecord& record : listed.records) {
    *response.add_recommendations() = HeadOf(record);
  }
  if (!listed.next_cursor.empty()) {
    response.set_next_page_token(page.TokenFor(listed.next_cursor));
  }
  return response;
}

absl::StatusOr<v1::Policy> Recommendations::GetPolicy(const v1::GetPolicyRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const v1::Policy* policy, policies_.Find(request.name(), "name"));
  return *policy;
}

absl::StatusOr<v1::ListPoliciesResponse> Recommendations::ListPolicies(
    const v1::ListPoliciesRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  // Policies change only with the program: a position stays what it was.
  const std::vector<v1::Policy>& all = policies_.all();
  TREFF_ASSIGN_OR_RETURN(const platform::Slice slice, platform::SliceOf(page, all.size()));
  v1::ListPoliciesResponse response;
  for (size_t i = slice.begin; i < slice.end; ++i) *response.add_policies() = all[i];
  response.set_next_page_token(slice.next_page_token);
  return response;
}

}  // namespace treff::recommendation
