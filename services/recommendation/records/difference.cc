#include "services/recommendation/records/difference.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/matching/explanation/reasons.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/records/ranked_scores.h"

namespace treff::recommendation {
namespace {

using matching::Argument;
using v1::Difference;
using v1::Recommendation;
using v1::Versions;

double ToPoints(MilliPoints points) { return static_cast<double>(points) / 1000; }

void Say(std::string_view key, std::initializer_list<Argument> arguments, Difference& difference) {
  matching::SetReason(key, arguments, *difference.add_reasons());
}

void AddVersion(const std::string& version, const std::string& recorded, const std::string& derived,
                Difference& difference) {
  Difference::VersionChange& change = *difference.add_versions();
  change.set_version(version);
  change.set_recorded(recorded);
  change.set_derived(derived);
}

// The versions that can change under a record: the others are names of what never does.
void CompareVersions(const Versions& recorded, const Versions& derived, const std::string& as_of,
                     Difference& difference) {
  if (recorded.policy_sha256() != derived.policy_sha256()) {
    AddVersion("policy_sha256", recorded.policy_sha256(), derived.policy_sha256(), difference);
    Say("difference.policy_sha256", {{"policy", recorded.policy()}}, difference);
  }
  if (recorded.as_of().empty()) {
    AddVersion("as_of", "", as_of, difference);
    Say("difference.as_of", {{"as_of_period", as_of}}, difference);
  }
  if (recorded.matching_revision() != derived.matching_revision()) {
    const std::string now = std::to_string(derived.matching_revision());
    const bool unknown = recorded.matching_revision() == 0;
    const std::string then = unknown ? "" : std::to_string(recorded.matching_revision());
    AddVersion("matching_revision", then, now, difference);
    if (unknown) {
      Say("difference.matching_revision_unknown", {{"derived", now}}, difference);
    } else {
      Say("difference.matching_revision", {{"derived", now}, {"recorded", then}}, difference);
    }
  }
  // Where the record or the municipality service gives none, the number must do.
  if (!recorded.dataset_digest().empty() && !derived.dataset_digest().empty() &&
      recorded.dataset_digest() != derived.dataset_digest()) {
    AddVersion("dataset_digest", recorded.dataset_digest(), derived.dataset_digest(), difference);
    Say("difference.dataset_digest", {{"dataset", std::to_string(recorded.dataset_version())}},
        difference);
  }
  if (recorded.commitments_revision() != derived.commitments_revision()) {
    AddVersion("commitments_revision", std::to_string(recorded.commitments_revision()),
               std::to_string(derived.commitments_revision()), difference);
    Say("difference.commitments_revision", {}, difference);
  }
}

void FillRecorded(const RankedScore& score, int rank, Difference::Move& move) {
  move.set_municipality(score.municipality);
  move.set_recorded_rank(rank);
  move.set_recorded_score(ToPoints(score.score));
  move.mutable_recorded_interval()->set_lower(ToPoints(score.lower));
  move.mutable_recorded_interval()->set_upper(ToPoints(score.upper));
}

void CompareRanked(const std::vector<RankedScore>& recorded, const Recommendation& answer,
                   Difference& difference) {
  std::unordered_map<std::string_view, int> recorded_index;
  for (size_t i = 0; i < recorded.size(); ++i) {
    recorded_index.emplace(recorded[i].municipality, static_cast<int>(i));
  }
  std::vector<bool> met(recorded.size(), false);
  const std::vector<RankedScore> derived = RankedScoresOf(answer);
  for (int i = 0; i < answer.ranked_size(); ++i) {
    const auto found = recorded_index.find(derived[i].municipality);
    const bool was_ranked = found != recorded_index.end();
    if (was_ranked) met[found->second] = true;
    if (was_ranked && found->second == i && recorded[i] == derived[i]) continue;
    Difference::Move& move = *difference.add_moves();
    if (was_ranked) FillRecorded(recorded[found->second], found->second + 1, move);
    move.set_municipality(derived[i].municipality);
    move.set_display_name(answer.ranked(i).display_name());
    move.set_rank(i + 1);
    move.set_score(answer.ranked(i).score());
  }
  for (size_t i = 0; i < recorded.size(); ++i) {
    if (met[i]) continue;
    Difference::Move& move = *difference.add_moves();
    FillRecorded(recorded[i], static_cast<int>(i) + 1, move);
    const auto excluded = std::find_if(
        answer.excluded().begin(), answer.excluded().end(),
        [&](const auto& one) { return one.municipality() == recorded[i].municipality; });
    if (excluded != answer.excluded().end()) move.set_display_name(excluded->display_name());
  }
}

void SayWhatMoved(Difference& difference) {
  if (!difference.answer_differs()) return Say("difference.same", {}, difference);
  if (!difference.scores_recorded()) return Say("difference.no_scores", {}, difference);
  if (difference.moves().empty()) return Say("difference.text", {}, difference);
  Say("difference.moved", {{"moves", std::to_string(difference.moves_size())}}, difference);
}

}  // namespace

absl::Status CheckSame(const RecommendationRecord& record, const Recommendation& answer) {
  if (record.digest == answer.digest()) return absl::OkStatus();
  return platform::ErrorOf(
      platform::reasons::kRecommendationDiffers,
      record.name +
          " cannot be derived again as it was recorded: ask for a new recommendation and report "
          "this one",
      {{"recorded_digest", record.digest}, {"derived_digest", answer.digest()}});
}

absl::Status CompareWithRecord(const RecommendationRecord& record, const std::string& as_of,
                               Recommendation& answer) {
  Difference difference;
  CompareVersions(record.versions, answer.versions(), as_of, difference);
  // The name is a digest of the versions.
  if (answer.name() != record.name) {
    answer.set_name(record.name);
    *answer.mutable_versions() = record.versions;
    matching::SetDigest(answer);
  }
  const bool differs = answer.digest() != record.digest;
  if (differs && difference.versions().empty()) return CheckSame(record, answer);

  std::vector<RankedScore> recorded;
  if (!record.scores.empty()) {
    auto decoded = DecodeRankedScores(record.scores);
    if (!decoded.ok()) {
      return platform::ErrorOf(platform::reasons::kStoredRowDamaged,
                               absl::StrCat(record.name, ": ", decoded.status().message()),
                               {{"row", record.name}});
    }
    recorded = *std::move(decoded);
  }
  if (!difference.versions().empty()) {
    difference.set_answer_differs(differs);
    difference.set_scores_recorded(!record.scores.empty());
    difference.set_recorded_digest(record.digest);
    if (differs && difference.scores_recorded()) CompareRanked(recorded, answer, difference);
    SayWhatMoved(difference);
    *answer.mutable_difference() = std::move(difference);
  }
  *answer.mutable_record_time() = platform::ToTimestamp(record.record_time);
  return absl::OkStatus();
}

}  // namespace treff::recommendation
