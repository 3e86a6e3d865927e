#include "services/municipality/profiles/snapshot.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/municipality/observations/aggregation.h"
#include "services/municipality/observations/denominators.h"
#include "services/municipality/observations/derivations.h"
#include "services/municipality/observations/hidden_figures.h"
#include "services/municipality/observations/reforms.h"
#include "services/municipality/profiles/facts.h"
#include "services/municipality/profiles/version_digest.h"
#include "services/municipality/quotas/quotas.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

bool Lacks(const Figure& figure) {
  return figure.state == v1::Observation::MISSING ||
         figure.state == v1::Observation::NOT_APPLICABLE;
}

// Two datasets can cover the same year. The row with a whole figure stands, then one that says
// anything (a part, a hidden figure), then the one that is as of the later day; else the first, so
// that it is always the same.
bool StandsOver(const Figure& a, const Figure& b) {
  if (a.is_whole() != b.is_whole()) return a.is_whole();
  if (Lacks(a) != Lacks(b)) return Lacks(b);
  return a.period_end > b.period_end;
}

// Sorted figures, at most one for each region and period.
void DropDuplicates(std::vector<Figure>& figures) {
  std::stable_sort(figures.begin(), figures.end(), [](const Figure& a, const Figure& b) {
    if (InContentOrder(a, b) || InContentOrder(b, a)) return InContentOrder(a, b);
    return StandsOver(a, b);
  });
  const auto same_row = [](const Figure& a, const Figure& b) {
    return !InContentOrder(a, b) && !InContentOrder(b, a);
  };
  figures.erase(std::unique(figures.begin(), figures.end(), same_row), figures.end());
}

absl::Status CheckRegions(const std::vector<v1::Region>& sorted) {
  for (size_t i = 1; i < sorted.size(); ++i) {
    const v1::Region& a = sorted[i - 1];
    const v1::Region& b = sorted[i];
    if (a.code() != b.code()) continue;
    if (a.level() == b.level() && !a.valid_to().empty() && a.valid_to() <= b.valid_from()) continue;
    return platform::ErrorOf(
        platform::reasons::kRegionDefinedTwice,
        absl::StrCat("region ", a.code(), " is defined twice for the time from ", b.valid_from(),
                     ": let one dataset define it, or end one validity before the next"));
  }
  return absl::OkStatus();
}

int64_t QuotaRevision(const std::string& digest, const Snapshot* before) {
  if (before == nullptr) return 1;
  return before->version().quota_revision() + (digest == before->quota_digest() ? 0 : 1);
}

}  // namespace

// Fills one snapshot, step by step in the order of the methods.
class Snapshot::Builder {
 public:
  explicit Builder(Snapshot& snapshot) : snapshot_(snapshot) {}

  absl::Status FillDivision() {
    std::vector<v1::Region> regions;
    std::vector<v1::RegionChange> changes;
    for (const auto& content : snapshot_.contents_) {
      regions.insert(regions.end(), content->regions.begin(), content->regions.end());
      changes.insert(changes.end(), content->changes.begin(), content->changes.end());
    }
    snapshot_.division_ = Division(std::move(regions), std::move(changes));
    return CheckRegions(snapshot_.division_.regions());
  }

  // Collects what the datasets hold, provenances renumbered into one list.
  void GatherFigures() {
    for (const auto& content : snapshot_.contents_) {
      const int offset = snapshot_.header_.provenances_size();
      for (const v1::Provenance& provenance : content->provenances) {
        *snapshot_.header_.add_provenances() = provenance;
      }
      for (const v1::Indicator& indicator : content->indicators) {
        indicators_.try_emplace({indicator.group(), indicator.indicator_id()}, &indicator);
      }
      Gather(*content, offset);
    }
    for (auto& [indicator, figures] : raw_) DropDuplicates(figures);
  }

  void CarryAllForward() {
    for (const auto& [key, indicator] : indicators_) {
      const auto raw_denominators = raw_.find(indicator->denominator());
      current_[indicator->indicator_id()] = CarryForward(
          snapshot_.division_, *indicator, raw_[indicator->indicator_id()],
          raw_denominators == raw_.end() ? Denominators() : Denominators(raw_denominators->second));
    }
    raw_.clear();
  }

  void DeriveAll() {
    std::vector<const v1::Indicator*> indicators;
    for (const auto& [key, indicator] : indicators_) indicators.push_back(indicator);
    Derive(snapshot_.division_, indicators, current_);
  }

  void FillQuotas(const Snapshot* before) {
    snapshot_.quotas_ = MakeQuotas(snapshot_.division_, current_, static_cast<int>(Day().year()));
    snapshot_.quota_digest_ = QuotaDigest(snapshot_.quotas_);
    if (snapshot_.version_.quota_revision() == 0) {
      snapshot_.version_.set_quota_revision(QuotaRevision(snapshot_.quota_digest_, before));
    }
    for (v1::Quota& quota : snapshot_.quotas_) {
      quota.set_revision(snapshot_.version_.quota_revision());
    }
    snapshot_.version_.set_digest(VersionDigest(snapshot_.version_));
  }

  void FillHeader() {
    v1::StreamSnapshotResponse::Header& header = snapshot_.header_;
    header.set_dataset_version(snapshot_.version_.number());
    header.set_dataset_version_digest(snapshot_.version_.digest());
    header.set_quota_revision(snapshot_.version_.quota_revision());
    *header.mutable_publish_time() = snapshot_.version_.publish_time();
    for (const auto& [key, indicator] : indicators_) *header.add_indicators() = *indicator;
    for (const v1::Region* region : snapshot_.division_.wider_regions()) {
      *header.add_regions() = *region;
    }
    header.set_profile_count(static_cast<int>(snapshot_.division_.municipalities().size()));
    v1::Profile shared;
    *shared.mutable_provenances() = header.provenances();
    *shared.mutable_indicators() = header.indicators();
    snapshot_.shared_part_ = shared.SerializeAsString();
  }

  // Opens every entry with what a profile says before its facts.
  void StartEntries() {
    std::unordered_map<std::string_view, const v1::Contact*> contacts;
    for (const auto& content : snapshot_.contents_) {
      for (const v1::RegionContact& one : content->contacts) {
        contacts.try_emplace(one.region(), &one.contact());
      }
    }
    for (const v1::Region* region : snapshot_.division_.municipalities()) {
      v1::Profile profile;
      profile.set_name(absl::StrCat("municipalities/", region->code(), "/profile"));
      *profile.mutable_region() = *region;
      profile.set_dataset_version(snapshot_.version_.number());
      profile.set_dataset_version_digest(snapshot_.version_.digest());
      profile.set_quota_revision(snapshot_.version_.quota_revision());
      const auto contact = contacts.find(region->code());
      if (contact != contacts.end()) *profile.mutable_contact() = *contact->second;
      Entry& entry = snapshot_.entries_.emplace_back();
      entry.code = region->code();
      entry.profile = profile.SerializeAsString();

      v1::Municipality& municipality = snapshot_.municipalities_.emplace_back();
      municipality.set_name("municipalities/" + region->code());
      *municipality.mutable_region() = *region;
      municipality.set_county_display_name(DisplayName(CodeOf(region->county())));
      municipality.set_labour_market_region_display_name(
          DisplayName(CodeOf(region->labour_market_region())));
    }
    for (Entry& entry : snapshot_.entries_) entry.profile_with_history = entry.profile;
  }

  // Serialized parts of a message, one after another, are the serialized message: so each fact is
  // appended as it is made, and no profile is ever whole in memory.
  // Figures are let go as soon as nothing needs them: profiles grow as they shrink.
  void AppendFacts() {
    std::set<std::string_view> denominators_of_others;
    for (const auto& [key, indicator] : indicators_) {
      denominators_of_others.insert(indicator->denominator());
    }
    const absl::CivilDay day = Day();
    for (const auto& [key, indicator] : indicators_) {
      const std::vector<DerivedFigure>& figures = current_[indicator->indicator_id()];
      const auto denominators = current_.find(indicator->denominator());
      const std::vector<DerivedFigure> wider = WiderFigures(
          snapshot_.division_, *indicator, figures,
          denominators == current_.end() ? Denominators() : Denominators(denominators->second));
      google::protobuf::Arena arena;
      const std::vector<v1::Fact*> facts =
          MakeFacts(snapshot_.division_, *indicator, figures, wider, day, arena);
      for (size_t i = 0; i < facts.size(); ++i) AppendFact(*facts[i], i);
      if (denominators_of_others.count(indicator->indicator_id()) == 0) {
        current_.erase(indicator->indicator_id());
      }
    }
  }

  void AppendQuotas() {
    size_t position = 0;
    v1::Profile part;
    for (v1::Quota& quota : snapshot_.quotas_) {
      while (snapshot_.entries_[position].code != quota.municipality()) ++position;
      part.mutable_quotas()->AddAllocated(&quota);  // lent, not given
      part.AppendToString(&snapshot_.entries_[position].profile);
      part.AppendToString(&snapshot_.entries_[position].profile_with_history);
      (void)part.mutable_quotas()->ReleaseLast();
      v1::Municipality& municipality = snapshot_.municipalities_[position];
      if (!municipality.has_quota()) *municipality.mutable_quota() = quota;
    }
    // They have grown by doubling.
    for (Entry& entry : snapshot_.entries_) {
      entry.profile.shrink_to_fit();
      entry.profile_with_history.shrink_to_fit();
    }
  }

 private:
  // The day that the version was published: its own today.
  absl::CivilDay Day() const {
    return absl::ToCivilDay(platform::FromTimestamp(snapshot_.version_.publish_time()),
                            absl::UTCTimeZone());
  }

  // Takes the figures of one dataset, indicator by indicator: what it hides, its own totals narrow.
  void Gather(const DatasetContent& content, int provenance_offset) {
    const std::vector<Figure>& all = content.figures;
    std::vector<std::string> contradicted;
    for (auto first = all.begin(); first != all.end();) {
      const auto last = std::find_if(first, all.end(), [&](const Figure& figure) {
        return figure.indicator != first->indicator;
      });
      std::vector<Figure> figures(first, last);
      for (Figure& figure : figures) figure.ShiftProvenances(provenance_offset);
      const v1::Indicator* indicator = FindIndicator(content, first->indicator);
      if (indicator != nullptr) {
        for (std::string& total : NarrowHidden(snapshot_.division_, *indicator, figures)) {
          contradicted.push_back(std::move(total));
        }
      }
      std::vector<Figure>& raw = raw_[first->indicator];
      raw.insert(raw.end(), figures.begin(), figures.end());
      first = last;
    }
    if (contradicted.empty()) return;
    platform::LogWarning("published totals contradict their parts: they narrow nothing",
                         {{"dataset", content.published.dataset()},
                          {"totals", static_cast<int64_t>(contradicted.size())},
                          {"first", contradicted.front()}});
  }

  static const v1::Indicator* FindIndicator(const DatasetContent& content, std::string_view id) {
    for (const v1::Indicator& indicator : content.indicators) {
      if (indicator.indicator_id() == id) return &indicator;
    }
    return nullptr;
  }

  std::string DisplayName(std::string_view code) const {
    const v1::Region* region = snapshot_.division_.FindCurrent(code);
    return region == nullptr ? "" : region->display_name();
  }

  void AppendFact(v1::Fact& fact, size_t position) {
    Entry& entry = snapshot_.entries_[position];
    entry.best_days.push_back(fact.has_best() ? std::optional(ToDay(fact.best().period_end()))
                                              : std::nullopt);
    auto* part = google::protobuf::Arena::CreateMessage<v1::Profile>(fact.GetArena());
    part->mutable_facts()->UnsafeArenaAddAllocated(&fact);
    part->AppendToString(&entry.profile_with_history);
    fact.clear_history();
    part->AppendToString(&entry.profile);
    if (fact.indicator() == kPopulation) {
      *snapshot_.municipalities_[position].mutable_population() = fact;
    }
  }

  Snapshot& snapshot_;
  // By group and identifier: the order of facts.
  std::map<std::pair<std::string_view, std::string_view>, const v1::Indicator*> indicators_;
  std::map<std::string_view, std::vector<Figure>> raw_;
  FiguresByIndicator current_;
};

absl::StatusOr<std::shared_ptr<const Snapshot>> Snapshot::Build(v1::DatasetVersion version,
                                                                Contents contents,
                                                                const Snapshot* before) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot);
  snapshot->version_ = std::move(version);
  snapshot->contents_ = std::move(contents);
  Builder builder(*snapshot);
  TREFF_RETURN_IF_ERROR(builder.FillDivision());
  builder.GatherFigures();
  builder.CarryAllForward();
  builder.DeriveAll();
  builder.FillQuotas(before);
  builder.FillHeader();
  builder.StartEntries();
  builder.AppendFacts();
  builder.AppendQuotas();
  return snapshot;
}

int Snapshot::Find(std::string_view code) const {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), code,
      [](const Entry& entry, std::string_view wanted) { return entry.code < wanted; });
  if (found == entries_.end() || found->code != code) return -1;
  return static_cast<int>(found - entries_.begin());
}

v1::Profile Snapshot::ProfileAt(int position, bool include_history) const {
  const Entry& entry = entries_[position];
  v1::Profile profile;
  profile.ParseFromString(include_history ? entry.profile_with_history : entry.profile);
  *profile.mutable_provenances() = header_.provenances();
  *profile.mutable_indicators() = header_.indicators();
  return profile;
}

}  // namespace treff::municipality
