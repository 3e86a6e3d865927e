#include "services/recommendation/plans/solving/plan_problem.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/recommendation/matching/exact_room.h"
#include "services/recommendation/matching/requirements.h"
#include "services/recommendation/matching/scoring/scoring.h"
#include "services/solver/model/problem_builder.h"

namespace treff::recommendation {
namespace {

using casework::v1::Case;
using matching::Household;
using matching::HouseholdOf;
using matching::Place;
using matching::PlaceIndex;
using matching::Question;
using matching::QuotaRoom;
using matching::Requirements;
using matching::Scores;
using matching::ValueRange;
using matching::Verdict;
using matching::WhatIf;

// A casework service that restarts is waited for this long, in steps that notice a cancellation.
constexpr int kAttempts = 60;
constexpr absl::Duration kPause = absl::Milliseconds(500);

Household HouseholdIn(const PlanQuestion& question, const Case& c) {
  return HouseholdOf(c, static_cast<int>(question.snapshot->date().year()));
}

std::string LocationId(const Place& place) { return absl::StrCat("municipalities/", place.code); }

// The rules, with each changed capacity in the place of what remains of that quota.
class PlanRules {
 public:
  PlanRules(const PlanQuestion& question, const Household& household)
      : asked_{.household = household,
               .snapshot = *question.snapshot,
               .policy = question.policy,
               .quota_year = question.quota_year,
               .ours = question.ours.get()},
        as_it_is_(asked_),
        changed_(question.changed_capacity) {}

  // What `ask` makes of the rules that hold at `place`.
  template <typename Asked>
  auto Ask(PlaceIndex place, const Asked& ask) const {
    const auto changed = changed_.find(place);
    if (changed == changed_.end()) return ask(as_it_is_);
    const WhatIf what_if{place, matching::kQuotaExactly, static_cast<double>(changed->second)};
    const Question imagined = asked_.Imagining(what_if);
    return ask(Requirements(imagined));
  }
  Verdict Judge(PlaceIndex place) const {
    return Ask(place, [&](const Requirements& rules) { return rules.Judge(place); });
  }
  // Adds what is not known of `place` for the case at position `case_index`.
  void AddDoubts(int case_index, PlaceIndex place, PlanDoubts& doubts) const {
    Ask(place, [&](const Requirements& rules) { doubts.Add(case_index, place, rules); });
  }
  const Question& question() const { return asked_; }

 private:
  const Question asked_;
  const Requirements as_it_is_;
  const std::map<PlaceIndex, int64_t>& changed_;
};

void AddLocations(const PlanQuestion& question, const PlanRooms& rooms,
                  solver::ProblemBuilder& builder, PlanProblem& read) {
  builder.SetResources({kPersons});
  for (PlaceIndex place = 0; place < question.snapshot->size(); ++place) {
    v1::AllocationLocation& location = read.locations.emplace_back();
    location.set_id(LocationId(question.snapshot->place(place)));
    location.add_capacity(rooms.persons[place]);
    builder.AddLocation({.id = location.id(), .capacity = {rooms.persons[place]}, .minimum = {}});
  }
}

// Why a case cannot be placed by anybody; empty when it can.
std::string EndedAs(const Case& c) {
  switch (c.state()) {
    case Case::WITHDRAWN:
      return "is withdrawn";
    case Case::CLOSED:
      return "is closed";
    case Case::SETTLED:
      return "is settled";
    default:
      return "";
  }
}

absl::StatusOr<CaseSource::Cases> ReadPatiently(CaseSource& cases,
                                                const std::vector<CaseAt>& wanted,
                                                const std::function<bool()>& go_on) {
  absl::StatusOr<CaseSource::Cases> read = cases.GetEach(wanted);
  for (int attempt = 1; attempt < kAttempts && absl::IsUnavailable(read.status()); ++attempt) {
    absl::SleepFor(kPause);
    if (!go_on()) return absl::CancelledError("stopped while reading cases");
    read = cases.GetEach(wanted);
  }
  return read;
}

// The cases of `reading` from `first` on that are read in one call.
std::vector<CaseAt> WantedFrom(const CaseReading& reading, int first) {
  std::vector<CaseAt> wanted;
  const int behind = std::min(reading.cases.size(), first + CaseSource::kMostAtOnce);
  for (int i = first; i < behind; ++i) {
    wanted.push_back(
        {reading.cases.Get(i), reading.revisions.empty() ? 0 : reading.revisions.Get(i)});
  }
  return wanted;
}

// The case that is read as number `case_index`. `open` gathers the places that some case may go to,
// `doubts` what is not known of them.
solver::CaseInput ValuedCase(const PlanQuestion& question, const Case& c, int case_index,
                             std::vector<bool>& open, PlanDoubts& doubts) {
  const Household household = HouseholdIn(question, c);
  const PlanRules rules(question, household);
  const Scores scores = Score(rules.question());
  solver::CaseInput input;
  input.id = c.name();
  input.demand = {household.size};
  input.group = SizeGroupOf(household.size);
  input.burden = household.Meets(v1::IS_RESOURCE_DEMANDING) ? 1 : 0;
  for (PlaceIndex place = 0; place < question.snapshot->size(); ++place) {
    const Verdict verdict = rules.Judge(place);
    if (!verdict.IsAdmitted()) continue;
    if (verdict.unknown_count > 0) rules.AddDoubts(case_index, place, doubts);
    open[place] = true;
    input.location.push_back(place);
    input.value.push_back(scores.score[place]);
  }
  return input;
}

void NoteIdleChanges(const PlanQuestion& question, const std::vector<bool>& open,
                     std::vector<v1::AllocationNote>& notes) {
  v1::AllocationNote idle;
  idle.set_kind(v1::AllocationNote::CHANGE_WITHOUT_EFFECT);
  for (const auto& [place, capacity] : question.changed_capacity) {
    if (!open[place] && capacity > 0) {
      idle.add_municipalities(LocationId(question.snapshot->place(place)));
    }
  }
  if (idle.municipalities_size() > 0) notes.push_back(std::move(idle));
}

}  // namespace

const char* SizeGroupOf(int persons) {
  if (persons <= 1) return kSizeGroups[0];
  if (persons <= 3) return kSizeGroups[1];
  return persons <= 5 ? kSizeGroups[2] : kSizeGroups[3];
}

PlanRooms RoomsOf(const PlanQuestion& question) {
  const Household nobody;
  const Question asked{.household = nobody,
                       .snapshot = *question.snapshot,
                       .policy = question.policy,
                       .quota_year = question.quota_year,
                       .ours = question.ours.get()};
  v1::AllocationNote lower_end, not_known;
  lower_end.set_kind(v1::AllocationNote::LOWER_END_USED);
  not_known.set_kind(v1::AllocationNote::ROOM_NOT_KNOWN);
  PlanRooms rooms;
  for (PlaceIndex place = 0; place < question.snapshot->size(); ++place) {
    const auto changed = question.changed_capacity.find(place);
    if (changed != question.changed_capacity.end()) {
      rooms.persons.push_back(changed->second);
      continue;
    }
    const std::string id = LocationId(question.snapshot->place(place));
    const std::optional<QuotaRoom> room = QuotaRoomOf(asked, place);
    if (!room.has_value()) not_known.add_municipalities(id);
    const ValueRange free = room.has_value() ? room->FreePlaces() : ValueRange();
    if (!free.IsPoint()) lower_end.add_municipalities(id);
    rooms.persons.push_back(static_cast<int64_t>(std::floor(free.lower)));
  }
  for (v1::AllocationNote* note : {&lower_end, &not_known}) {
    if (note->municipalities_size() > 0) rooms.notes.push_back(std::move(*note));
  }
  return rooms;
}

const v1::Rule* ExcludingRule(const PlanQuestion& question, const Case& c, PlaceIndex place) {
  const Household household = HouseholdIn(question, c);
  return PlanRules(question, household).Judge(place).failed;
}

absl::StatusOr<PlanProblem> ReadCases(CaseSource& cases, const PlanQuestion& question,
                                      const CaseReading& reading) {
  PlanProblem read;
  PlanRooms rooms = RoomsOf(question);
  read.notes = std::move(rooms.notes);
  read.doubts = PlanDoubts(question.policy);
  solver::ProblemBuilder builder;
  AddLocations(question, rooms, builder, read);
  std::vector<bool> open(question.snapshot->size(), false);
  v1::AllocationNote nowhere;
  nowhere.set_kind(v1::AllocationNote::NOWHERE_ADMITTED);
  platform::FieldErrors faults;
  CaseSource::Cases some;
  for (int i = 0; i < reading.cases.size(); ++i) {
    const auto go_on = [&] { return reading.progress(i); };
    if (!go_on()) return absl::CancelledError("stopped while reading cases");
    const int in_call = i % CaseSource::kMostAtOnce;
    if (in_call == 0) {
      TREFF_ASSIGN_OR_RETURN(some, ReadPatiently(cases, WantedFrom(reading, i), go_on));
    }
    const absl::StatusOr<Case>& c = some[in_call];
    const std::string field = absl::StrCat("cases.cases[", i, "]");
    if (absl::IsNotFound(c.status())) {
      faults.Add(field, absl::StrCat(reading.cases.Get(i), " is not registered: leave it out"));
      continue;
    }
    if (!c.ok()) return c.status();
    if (const std::string ended = EndedAs(*c); !ended.empty()) {
      faults.Add(field, absl::StrCat(c->name(), " ", ended, ": leave it out"));
      continue;
    }
    read.revisions.push_back(c->revision());
    if (!faults.empty()) continue;
    solver::CaseInput valued = ValuedCase(question, *c, i, open, read.doubts);
    if (valued.location.empty()) nowhere.add_cases(c->name());
    builder.AddCase(std::move(valued));
  }
  TREFF_RETURN_IF_ERROR(faults.ToStatus());
  if (nowhere.cases_size() > 0) read.notes.push_back(std::move(nowhere));
  NoteIdleChanges(question, open, read.notes);
  builder.SetOptions(reading.options);
  auto built = std::move(builder).Build();
  if (!built.ok()) return platform::UnderField("cases", built.status());
  read.problem = *std::move(built);
  return read;
}

}  // namespace treff::recommendation
