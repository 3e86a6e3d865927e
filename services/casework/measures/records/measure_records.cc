#include "services/casework/measures/records/measure_records.h"

#include <string>

#include "absl/strings/numbers.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/measures/records/composition.h"
#include "services/casework/requests/commitments.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using Request = v1::SettlementRequest;

DayCount DayIn(const std::string& text) {
  const auto day = ParseDay(text);
  return day.has_value() ? DayCountOf(*day) : kNoDayCount;
}

DayCount DayIn(const google::protobuf::Timestamp& time) {
  return DayCountOf(platform::OsloDay(platform::FromTimestamp(time)));
}

int CodeIn(const std::string& municipality) {
  int code = 0;
  const std::string text = municipality.substr(municipality.find('/') + 1);
  return absl::SimpleAtoi(text, &code) ? code : 0;
}

Choice ChoiceOf(const Request& request) {
  const v1::Evidence& evidence = request.evidence();
  if (!evidence.allocation().empty()) return Choice::kPlan;
  if (evidence.recommendation().empty()) return Choice::kNoRecommendation;
  if (evidence.rank() == 1) return Choice::kAsRecommended;
  return evidence.group() == 1 ? Choice::kNotToldApart : Choice::kOtherwise;
}

}  // namespace

MeasureCase MeasureCaseOf(const v1::Case& c, int64_t position) {
  return {.position = position,
          .permit = DayIn(c.permit_date()),
          .composition = Packed(CompositionOf(c)),
          .synthetic = c.synthetic()};
}

MeasureRequest MeasureRequestOf(const Request& request, int64_t case_position) {
  return {.case_position = case_position,
          .municipality = CodeIn(request.municipality()),
          .state = request.state(),
          .sent = DayIn(request.create_time()),
          .answered = request.has_answer_time() ? DayIn(request.answer_time()) : kNoDayCount,
          .settled = DayIn(request.settlement_day()),
          .decline_reason = request.decline_reason(),
          .choice = ChoiceOf(request),
          .choice_reason = request.choice_reason(),
          .persons = request.persons(),
          .takes_places = TakesPlaces(request.counting())};
}

}  // namespace treff::casework
