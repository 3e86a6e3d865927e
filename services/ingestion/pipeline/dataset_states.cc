#include "services/ingestion/pipeline/dataset_states.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "services/ingestion/connectors/connector.h"
#include "services/platform/status/status.h"

namespace treff::ingestion {
namespace {

using google::protobuf::util::TimeUtil;

// States of an import that reached the source and could read it.
constexpr v1::Import::State kGoodStates[] = {v1::Import::PUBLISHED, v1::Import::UNCHANGED};

absl::StatusOr<std::optional<absl::Time>> LastSuccess(ImportStore& store,
                                                      const std::string& dataset) {
  std::optional<absl::Time> last;
  for (const v1::Import::State state : kGoodStates) {
    TREFF_ASSIGN_OR_RETURN(const auto newest, store.FindNewest(dataset, state));
    if (!newest.has_value()) continue;
    const absl::Time end = platform::FromTimestamp(newest->end_time());
    last = std::max(last.value_or(end), end);
  }
  return last;
}

absl::StatusOr<ImportTimes> TimesOf(ImportStore& store, const std::string& dataset) {
  ImportTimes times;
  TREFF_ASSIGN_OR_RETURN(const auto latest,
                         store.FindNewest(dataset, v1::Import::STATE_UNSPECIFIED));
  if (latest.has_value()) {
    times.last_try = platform::FromTimestamp(latest->start_time());
    times.failed = latest->state() == v1::Import::FAILED;
  }
  TREFF_ASSIGN_OR_RETURN(times.last_success, LastSuccess(store, dataset));
  return times;
}

void FillSchedule(const catalogue::Schedule& schedule, const ImportTimes& times, absl::Time now,
                  v1::Dataset& proto) {
  proto.set_calendar_nb(schedule.calendar_nb());
  proto.set_calendar_nn(schedule.calendar_nn());
  proto.set_calendar_en(schedule.calendar_en());
  *proto.mutable_freshness_target() =
      TimeUtil::HoursToDuration(int64_t{24} * schedule.freshness_target_days());
  *proto.mutable_lateness() =
      TimeUtil::SecondsToDuration(absl::ToInt64Seconds(Lateness(schedule, times, now)));
  *proto.mutable_next_due_time() = platform::ToTimestamp(std::max(DueTime(schedule, times), now));
}

}  // namespace

absl::StatusOr<v1::Dataset> DatasetStates::Describe(const catalogue::Dataset& dataset) const {
  v1::Dataset proto;
  proto.set_name(absl::StrCat("datasets/", dataset.id()));
  proto.set_source(absl::StrCat("sources/", catalogue_.SourceOf(dataset).id()));
  proto.set_display_name_nb(dataset.display_name_nb());
  proto.set_display_name_nn(dataset.display_name_nn());
  proto.set_display_name_en(dataset.display_name_en());
  for (const std::string& indicator : ConnectorFor(dataset).IndicatorsOf(dataset)) {
    proto.add_indicators(indicator);
  }
  TREFF_ASSIGN_OR_RETURN(const auto latest,
                         store_.FindNewest(proto.name(), v1::Import::STATE_UNSPECIFIED));
  if (latest.has_value()) *proto.mutable_latest_import() = *latest;
  TREFF_ASSIGN_OR_RETURN(const auto published,
                         store_.FindNewest(proto.name(), v1::Import::PUBLISHED));
  if (published.has_value()) *proto.mutable_published_import() = *published;
  TREFF_ASSIGN_OR_RETURN(const ImportTimes times, TimesOf(store_, proto.name()));
  if (times.last_success.has_value()) {
    *proto.mutable_last_success_time() = platform::ToTimestamp(*times.last_success);
  }
  if (dataset.has_schedule() && !dataset.retired()) {
    FillSchedule(dataset.schedule(), times, clock_.Now(), proto);
    // Nothing is due that cannot be had.
    if (!keys_.MayAsk(catalogue_.SourceOf(dataset))) proto.clear_next_due_time();
  }
  return proto;
}

absl::StatusOr<std::map<std::string, absl::Time>> DatasetStates::Due(absl::Time now) const {
  std::map<std::string, absl::Time> due;
  for (const catalogue::Dataset& dataset : catalogue_.datasets()) {
    if (!dataset.has_schedule() || dataset.retired()) continue;
    if (!keys_.MayAsk(catalogue_.SourceOf(dataset))) continue;
    TREFF_ASSIGN_OR_RETURN(const ImportTimes times,
                           TimesOf(store_, absl::StrCat("datasets/", dataset.id())));
    const absl::Time since = DueTime(dataset.schedule(), times);
    if (since <= now) due.emplace(dataset.id(), since);
  }
  return due;
}

}  // namespace treff::ingestion
