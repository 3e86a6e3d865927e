// Where cases come from. They are read anew for every answer and kept nowhere: personal data lives
// in the casework service alone.
#ifndef TREFF_SERVICES_RECOMMENDATION_CASE_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_CASE_SOURCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::recommendation {

// A case as it is at a revision, 0 for the newest.
struct CaseAt {
  std::string name;
  int64_t revision = 0;
};

// Thread-safe.
class CaseSource {
 public:
  virtual ~CaseSource() = default;

  // The case `name` at `revision`, 0 for the newest. NOT_FOUND when there is none, UNAVAILABLE when
  // nobody answers.
  virtual absl::StatusOr<casework::v1::Case> Get(const std::string& name, int64_t revision) = 0;

  using Cases = std::vector<absl::StatusOr<casework::v1::Case>>;
  // Each of at most kMostAtOnce, in their order, as Get has it. UNAVAILABLE when nobody answers.
  static constexpr int kMostAtOnce = 200;
  virtual absl::StatusOr<Cases> GetEach(const std::vector<CaseAt>& wanted) {
    Cases cases;
    for (const CaseAt& each : wanted) {
      cases.push_back(Get(each.name, each.revision));
      if (absl::IsUnavailable(cases.back().status())) return cases.back().status();
    }
    return cases;
  }
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_CASE_SOURCE_H_
