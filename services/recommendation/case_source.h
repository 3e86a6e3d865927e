// Where cases come from. They are read anew for every answer and kept nowhere: personal data lives
// in the casework service alone.
#ifndef TREFF_SERVICES_RECOMMENDATION_CASE_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_CASE_SOURCE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::recommendation {

// Thread-safe.
class CaseSource {
 public:
  virtual ~CaseSource() = default;

  // The case `name` at `revision`, 0 for the newest. NOT_FOUND when there is none, UNAVAILABLE when
  // nobody answers.
  virtual absl::StatusOr<casework::v1::Case> Get(const std::string& name, int64_t revision) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_CASE_SOURCE_H_
