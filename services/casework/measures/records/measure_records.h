// What measures are computed from: of each case, request and outcome only what is counted. No name,
// no reference, no text.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_RECORDS_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_RECORDS_H_

#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/measure_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {

// A day as the number of days since 1970, so that differences are days. 0: no day.
using DayCount = int;
inline constexpr DayCount kNoDayCount = 0;
inline DayCount DayCountOf(absl::CivilDay day) {
  return static_cast<DayCount>(day - absl::CivilDay(1970, 1, 1));
}
inline absl::CivilDay CivilDayOf(DayCount day) { return absl::CivilDay(1970, 1, 1) + day; }

// How a municipality came to be asked.
enum class Choice {
  kAsRecommended,     // the first of a recommendation
  kNotToldApart,      // another of those that could not be told apart from the first
  kOtherwise,         // one behind them
  kPlan,              // placed by a plan
  kNoRecommendation,  // nothing was recommended
};
inline constexpr int kChoices = 5;

struct MeasureCase {
  int64_t position = 0;  // its place in the store: what others refer to it by
  DayCount permit = kNoDayCount;
  int composition = 0;  // Packed
  bool synthetic = false;
};

struct MeasureRequest {
  int64_t case_position = 0;
  int municipality = 0;  // its code as a number, 301
  v1::SettlementRequest::State state = v1::SettlementRequest::STATE_UNSPECIFIED;
  DayCount sent = kNoDayCount;
  DayCount answered = kNoDayCount;
  DayCount settled = kNoDayCount;
  v1::SettlementRequest::DeclineReason decline_reason =
      v1::SettlementRequest::DECLINE_REASON_UNSPECIFIED;
  Choice choice = Choice::kNoRecommendation;
  v1::SettlementRequest::ChoiceReason choice_reason =
      v1::SettlementRequest::CHOICE_REASON_UNSPECIFIED;
  int persons = 0;
  bool takes_places = true;  // that were decided
};

struct MeasureOutcome {
  int64_t case_position = 0;
  v1::Outcome::Kind kind = v1::Outcome::KIND_UNSPECIFIED;
  DayCount day = kNoDayCount;
};

struct MeasureRecords {
  std::vector<MeasureCase> cases;        // by position
  std::vector<MeasureRequest> requests;  // by case, then in the order in which they were made
  std::vector<MeasureOutcome> outcomes;  // by case, then by day
};

// What of a case and of a request is counted.
MeasureCase MeasureCaseOf(const v1::Case& c, int64_t position);
MeasureRequest MeasureRequestOf(const v1::SettlementRequest& request, int64_t case_position);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_RECORDS_H_
