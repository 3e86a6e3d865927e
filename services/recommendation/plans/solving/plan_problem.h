// Turns cases of this installation into an allocation problem: every pair valued as a
// recommendation would value it, every capacity what remains of a quota.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_PROBLEM_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_PROBLEM_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/matching/commitments.h"
#include "services/recommendation/matching/figures/municipality_table.h"
#include "services/recommendation/plans/approval/plan_doubts.h"
#include "services/solver/model/problem.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::recommendation {

inline constexpr char kPersons[] = "persons";
inline constexpr const char* kSizeGroups[] = {"size-1", "size-2-3", "size-4-5", "size-6+"};

const char* SizeGroupOf(int persons);

// All that the cases of a plan are valued with.
struct PlanQuestion {
  std::shared_ptr<const matching::MunicipalityTable> snapshot;
  v1::Policy policy;  // with the weights that hold
  int quota_year = 0;
  // Our own persons, to be taken off what remains; null: nobody.
  std::shared_ptr<const matching::OurPersonsByPlace> ours = nullptr;
  std::map<matching::PlaceIndex, int64_t> changed_capacity;  // instead of what remains
};

// Persons that each municipality has room for, by place: the lower end of what may remain, 0 where
// nothing is known; and which those are.
struct PlanRooms {
  std::vector<int64_t> persons;
  std::vector<v1::AllocationNote> notes;
};
PlanRooms RoomsOf(const PlanQuestion& question);

// The rule that keeps the household out of `place`; null when none does.
const v1::Rule* ExcludingRule(const PlanQuestion& question, const casework::v1::Case& c,
                              matching::PlaceIndex place);

struct PlanProblem {
  solver::Problem problem;
  std::vector<int64_t> revisions;  // of each case, as it was read
  std::vector<v1::AllocationNote> notes;
  std::vector<v1::AllocationLocation> locations;
  PlanDoubts doubts;
};

// What reading goes by.
struct CaseReading {
  const google::protobuf::RepeatedPtrField<std::string>& cases;
  const google::protobuf::RepeatedField<int64_t>& revisions;  // empty: the newest of each
  solver::Options options;
  // Called after each case with how many are read; false stops the reading.
  std::function<bool(int)> progress;
};

// Reads one case after the other and keeps no household. INVALID_ARGUMENT naming every case that
// cannot be placed: unknown, withdrawn, closed, settled; CANCELLED when `progress` says stop; what
// `cases` returns otherwise.
absl::StatusOr<PlanProblem> ReadCases(CaseSource& cases, const PlanQuestion& question,
                                      const CaseReading& reading);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_PROBLEM_H_
