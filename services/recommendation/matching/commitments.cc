#include "services/recommendation/matching/commitments.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"
#include "services/recommendation/matching/figures/as_of.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Commitment;
using casework::v1::SettlementRequest;

// Snapshots and years that are remembered of one revision; a service is asked about very few.
constexpr size_t kMostCounted = 16;

constexpr std::string_view kPrefix = "municipalities/";

// Whether persons who are not settled yet, or were on `day`, take places of `year`. Nobody knows in
// which year those will move in who are asked for: they are held in each from that one on.
bool TakesPlaceIn(int year, Commitment::Stage stage, absl::CivilDay day) {
  return stage == Commitment::SETTLED ? day.year() == year : day.year() <= year;
}

}  // namespace

std::optional<absl::CivilDay> FigureDay(const MunicipalityTable& snapshot,
                                        const municipality::v1::Quota& quota) {
  std::optional<absl::CivilDay> day = ParseDay(quota.settled().period_end());
  const auto* provenance = snapshot.FindProvenance(quota.settled().provenance_index());
  if (!day.has_value() || provenance == nullptr) return day;
  // A year that is not over ends after the day on which its figure was made and fetched.
  for (const auto& [is_said, time] :
       {std::pair(provenance->has_source_update_time(), provenance->source_update_time()),
        std::pair(provenance->has_fetch_time(), provenance->fetch_time())}) {
    if (is_said) day = std::min(*day, platform::OsloDay(platform::FromTimestamp(time)));
  }
  return day;
}

Commitments::Commitments(const casework::v1::Commitments& whole) { Add(whole); }

Commitments::Commitments(const Commitments& before, const casework::v1::Commitments& change)
    : persons_(before.persons_) {
  Add(change);
}

void Commitments::Add(const casework::v1::Commitments& change) {
  revision_ = change.revision();
  for (const Commitment& each : change.commitments()) {
    if (each.counting() == SettlementRequest::BESIDE) continue;
    const Key key(each.municipality(), each.day(), each.counting(), each.stage());
    int& persons = persons_[key];
    persons += each.persons();
    if (persons == 0) persons_.erase(key);
  }
}

std::shared_ptr<const Commitments> Commitments::With(
    const casework::v1::Commitments& change) const {
  return std::shared_ptr<const Commitments>(new Commitments(*this, change));
}

std::shared_ptr<const OurPersonsByPlace> Commitments::CountedIn(const MunicipalityTable& snapshot,
                                                                int year) const {
  if (persons_.empty()) return nullptr;
  const SnapshotYear key(snapshot.dataset_version(), snapshot.dataset_digest(),
                         snapshot.quota_revision(), year);
  {
    platform::MutexLock lock(mutex_);
    const auto found = counted_.find(key);
    if (found != counted_.end()) return found->second;
  }
  std::shared_ptr<const OurPersonsByPlace> counted = Count(snapshot, year);
  platform::MutexLock lock(mutex_);
  if (counted_.size() >= kMostCounted) counted_.clear();
  counted_[key] = counted;
  return counted;
}

std::shared_ptr<const OurPersonsByPlace> Commitments::Count(const MunicipalityTable& snapshot,
                                                            int year) const {
  auto counted = std::make_shared<OurPersonsByPlace>(snapshot.size());
  bool any = false;
  for (const auto& [key, persons] : persons_) {
    const auto& [municipality, day_text, counting, stage_number] = key;
    const auto stage = static_cast<Commitment::Stage>(stage_number);
    const std::optional<absl::CivilDay> day = ParseDay(day_text);
    const std::optional<PlaceIndex> place =
        snapshot.Find(std::string_view(municipality).substr(kPrefix.size()));
    if (!day.has_value() || !place.has_value() || !TakesPlaceIn(year, stage, *day)) continue;
    const municipality::v1::Quota* quota = snapshot.FindQuota(*place, year);
    const std::optional<absl::CivilDay> figure =
        quota == nullptr ? std::nullopt : FigureDay(snapshot, *quota);
    OurPersons& ours = (*counted)[*place];
    const bool is_contained = stage != Commitment::ASKED && figure.has_value() && *day < *figure;
    (is_contained ? ours.until : ours.since) += persons;
    if (counting == SettlementRequest::UNACCOMPANIED_MINOR) {
      ours.minors.push_back({*day, stage == Commitment::ASKED, static_cast<double>(persons)});
    }
    any = true;
  }
  return any ? counted : nullptr;
}

}  // namespace treff::recommendation::matching
