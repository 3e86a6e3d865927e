// The hard rules: PASS, FAIL or UNKNOWN, and why.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_REQUIREMENTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_REQUIREMENTS_H_

#include <memory>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/recommendation/matching/citations.h"
#include "services/recommendation/matching/input_value.h"
#include "services/recommendation/matching/question.h"

namespace treff::recommendation::matching {

// Unaccompanied minors that a municipality decided to take. Open data name some that do; they never
// prove that one does not.
inline constexpr char kMinorsDecided[] = "capacity.minors_decided";
// Those it was asked to take.
inline constexpr char kMinorsRequested[] = "capacity.minors_requested";

// What the rules together say of one municipality.
struct Verdict {
  const v1::Rule* failed = nullptr;  // the first that FAILs
  int fail_count = 0;
  int unknown_count = 0;

  bool IsAdmitted() const { return fail_count == 0; }
};

// The policy's rules, as far as they apply to the household.
class Requirements {
 public:
  using Outcome = v1::RequirementResult::Outcome;
  using ResultList = google::protobuf::RepeatedPtrField<v1::RequirementResult>;

  // The question must outlive it.
  explicit Requirements(const Question& question);

  Verdict Judge(PlaceIndex place) const;

  // Adds every result, or only those that FAIL, with reasons and citations, in the policy's order.
  void Explain(PlaceIndex place, Citations& citations, ResultList& results) const;
  void ExplainFailed(PlaceIndex place, Citations& citations, ResultList& results) const;

 private:
  // One thing to look at: a rule, and for a rule about needs the need.
  struct Check {
    const v1::Rule* rule;
    casework::v1::Need::Kind need;
  };

  Outcome JudgeCheck(const Check& check, PlaceIndex place) const;
  void ExplainCheck(const Check& check, Outcome outcome, PlaceIndex place, Citations& citations,
                    ResultList& results) const;
  void AddChecks(const v1::Rule& rule);

  const Question& question_;
  std::vector<Check> checks_;
  std::shared_ptr<const InputColumn> upper_secondary_;  // null when no rule looks at it
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_REQUIREMENTS_H_
