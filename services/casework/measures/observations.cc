#include "services/casework/measures/observations.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace treff::casework {
namespace {

using Request = v1::SettlementRequest;

// An observation of work or education stands for the anniversary that is this near.
constexpr int kHalfYear = 183;

Belonging BelongingOf(const CaseHistory& history, const MeasureRequest& request, DayCount day) {
  const absl::CivilDay civil = CivilDayOf(day);
  return {static_cast<int>(civil.year()), civil.month(), request.municipality,
          history.c.composition, request.choice};
}

void Add(const CaseHistory& history, const MeasureRequest& request, DayCount day, double value,
         Observations& all) {
  all.known.push_back({BelongingOf(history, request, day), value});
}

bool SaidYes(const MeasureRequest& request) {
  return request.state == Request::ACCEPTED || request.state == Request::SETTLED;
}
bool SaidNo(const MeasureRequest& request) { return request.state == Request::DECLINED; }
bool IsAnswered(const MeasureRequest& request) { return SaidYes(request) || SaidNo(request); }
bool WasRecommended(const MeasureRequest& request) {
  return request.choice == Choice::kAsRecommended || request.choice == Choice::kNotToldApart ||
         request.choice == Choice::kOtherwise;
}
bool WasNotFirst(const MeasureRequest& request) {
  return request.choice == Choice::kNotToldApart || request.choice == Choice::kOtherwise;
}

void Declined(const CaseHistory& history, DayCount, Observations& all) {
  for (const MeasureRequest& request : history.requests) {
    if (IsAnswered(request)) Add(history, request, request.sent, SaidNo(request), all);
  }
}

void DeclinedFor(const CaseHistory& history, DayCount, Observations& all) {
  for (const MeasureRequest& request : history.requests) {
    if (SaidNo(request)) Add(history, request, request.sent, request.decline_reason, all);
  }
}

void Unanswered(const CaseHistory& history, DayCount, Observations& all) {
  for (const MeasureRequest& request : history.requests) {
    const bool expired = request.state == Request::EXPIRED;
    if (expired || IsAnswered(request)) Add(history, request, request.sent, expired, all);
  }
}

void ChosenOtherwise(const CaseHistory& history, DayCount, Observations& all) {
  for (const MeasureRequest& request : history.requests) {
    if (WasRecommended(request)) {
      Add(history, request, request.sent, WasNotFirst(request), all);
    }
  }
}

void ChosenFor(const CaseHistory& history, DayCount, Observations& all) {
  for (const MeasureRequest& request : history.requests) {
    if (WasNotFirst(request)) Add(history, request, request.sent, request.choice_reason, all);
  }
}

void DaysToRequest(const CaseHistory& history, DayCount, Observations& all) {
  if (history.requests.empty() || history.c.permit == kNoDayCount) return;
  const MeasureRequest& first = history.requests.front();
  if (first.sent < history.c.permit) return;
  Add(history, first, first.sent, first.sent - history.c.permit, all);
}

void DaysToAnswer(const CaseHistory& history, DayCount, Observations& all) {
  if (history.c.permit == kNoDayCount) return;
  const auto* yes = std::find_if(history.requests.begin(), history.requests.end(), SaidYes);
  if (yes == history.requests.end() || yes->answered < history.c.permit) return;
  Add(history, *yes, yes->sent, yes->answered - history.c.permit, all);
}

void AnswerDays(const CaseHistory& history, DayCount, Observations& all) {
  for (const MeasureRequest& request : history.requests) {
    if (IsAnswered(request) && request.answered >= request.sent) {
      Add(history, request, request.sent, request.answered - request.sent, all);
    }
  }
}

void DaysToSettlement(const CaseHistory& history, DayCount, Observations& all) {
  if (history.settlement == nullptr || history.c.permit == kNoDayCount) return;
  const MeasureRequest& request = *history.settlement;
  if (request.settled < history.c.permit) return;
  Add(history, request, request.settled, request.settled - history.c.permit, all);
}

void DaysToProgramme(const CaseHistory& history, DayCount, Observations& all) {
  if (history.settlement == nullptr || history.c.permit == kNoDayCount) return;
  const MeasureRequest& request = *history.settlement;
  for (const MeasureOutcome& outcome : history.outcomes) {
    // A permit that was moved behind it since makes no sense of it.
    if (outcome.kind != v1::Outcome::PROGRAMME_START || outcome.day < history.c.permit) continue;
    return Add(history, request, request.settled, outcome.day - history.c.permit, all);
  }
  all.unknown.push_back(BelongingOf(history, request, request.settled));
}

DayCount Anniversary(DayCount day, int years) {
  const absl::CivilDay civil = CivilDayOf(day);
  return DayCountOf(absl::CivilDay(civil.year() + years, civil.month(), civil.day()));
}

// Nothing when nobody has said it.
std::optional<bool> StillThere(const CaseHistory& history, DayCount day) {
  std::optional<bool> there;
  for (const MeasureOutcome& outcome : history.outcomes) {
    if (outcome.kind == v1::Outcome::LEFT_MUNICIPALITY) return outcome.day > day;
    if (outcome.kind == v1::Outcome::STILL_THERE && outcome.day >= day) there = true;
  }
  return there;
}

// What was seen nearest to the day; of two that are equally near the later.
std::optional<bool> AtWork(const CaseHistory& history, DayCount day) {
  int nearest = kHalfYear;
  std::optional<bool> works;
  for (const MeasureOutcome& outcome : history.outcomes) {
    const bool yes = outcome.kind == v1::Outcome::IN_WORK_OR_EDUCATION;
    if (!yes && outcome.kind != v1::Outcome::NOT_IN_WORK_OR_EDUCATION) continue;
    const int distance = std::abs(outcome.day - day);
    if (distance > nearest) continue;
    nearest = distance;
    works = yes;
  }
  return works;
}

template <int kYears, std::optional<bool> (*kSeen)(const CaseHistory&, DayCount)>
void After(const CaseHistory& history, DayCount today, Observations& all) {
  if (history.settlement == nullptr) return;
  const MeasureRequest& request = *history.settlement;
  const DayCount day = Anniversary(request.settled, kYears);
  if (day > today) return;
  const std::optional<bool> seen = kSeen(history, day);
  if (seen.has_value()) return Add(history, request, request.settled, *seen, all);
  all.unknown.push_back(BelongingOf(history, request, request.settled));
}

void Settled(const CaseHistory& history, DayCount, Observations& all) {
  if (history.settlement == nullptr || !history.settlement->takes_places) return;
  const MeasureRequest& request = *history.settlement;
  Add(history, request, request.settled, request.persons, all);
}

struct Observer {
  std::string_view measure;
  void (*observe)(const CaseHistory&, DayCount today, Observations&);
};

constexpr Observer kObservers[] = {{"declined", Declined},
                                   {"declined_for", DeclinedFor},
                                   {"unanswered", Unanswered},
                                   {"chosen_otherwise", ChosenOtherwise},
                                   {"chosen_otherwise_for", ChosenFor},
                                   {"days_to_request", DaysToRequest},
                                   {"days_to_answer", DaysToAnswer},
                                   {"answer_days", AnswerDays},
                                   {"days_to_settlement", DaysToSettlement},
                                   {"days_to_programme", DaysToProgramme},
                                   {"there_after_1_year", After<1, StillThere>},
                                   {"there_after_3_years", After<3, StillThere>},
                                   {"there_after_5_years", After<5, StillThere>},
                                   {"work_after_1_year", After<1, AtWork>},
                                   {"work_after_3_years", After<3, AtWork>},
                                   {"work_after_5_years", After<5, AtWork>},
                                   {"settled_against_decided", Settled}};

}  // namespace

std::vector<CaseHistory> HistoriesOf(const MeasureRecords& records, bool synthetic) {
  std::vector<CaseHistory> histories;
  const absl::Span<const MeasureRequest> requests = records.requests;
  const absl::Span<const MeasureOutcome> outcomes = records.outcomes;
  size_t request = 0, outcome = 0;
  for (const MeasureCase& c : records.cases) {
    const size_t first_request = request, first_outcome = outcome;
    while (request < requests.size() && requests[request].case_position == c.position) ++request;
    while (outcome < outcomes.size() && outcomes[outcome].case_position == c.position) ++outcome;
    if (c.synthetic != synthetic) continue;
    CaseHistory& history = histories.emplace_back(
        CaseHistory{c, requests.subspan(first_request, request - first_request),
                    outcomes.subspan(first_outcome, outcome - first_outcome), nullptr});
    for (const MeasureRequest& each : history.requests) {
      if (each.state == Request::SETTLED && each.settled != kNoDayCount) {
        history.settlement = &each;
      }
    }
  }
  return histories;
}

Observations Observe(std::string_view measure, const std::vector<CaseHistory>& histories,
                     DayCount today) {
  Observations all;
  for (const Observer& observer : kObservers) {
    if (observer.measure != measure) continue;
    for (const CaseHistory& history : histories) observer.observe(history, today, all);
  }
  return all;
}

}  // namespace treff::casework
