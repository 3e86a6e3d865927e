// The policies this installation has, every version of each, checked.
#ifndef TREFF_SERVICES_RECOMMENDATION_POLICIES_POLICIES_H_
#define TREFF_SERVICES_RECOMMENDATION_POLICIES_POLICIES_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/texts/embedded_file.h"
#include "services/platform/texts/messages.h"
#include "services/recommendation/matching/kinds.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation {

// Every fault of a policy file in one INVALID_ARGUMENT that names the file. `messages` must have
// the text of every key that the policy's rules and terms can lead to, `kinds` their kinds.
absl::Status CheckPolicy(std::string_view file_name, const v1::Policy& policy,
                         const platform::Messages& messages,
                         const matching::Kinds& kinds = matching::StandardKinds());

// Immutable, thread-safe.
class Policies {
 public:
  // From the files compiled in, or, when `directory` is not empty, from its *.textproto files
  // instead. A name twice, a version missing below the newest, no policy at all, or a fault of the
  // tables that terms look things up in is INVALID_ARGUMENT.
  static absl::StatusOr<std::unique_ptr<Policies>> Load(
      const std::string& directory, const platform::Messages& messages,
      const matching::Kinds& kinds = matching::StandardKinds());

  // `policies/{id}@{version}`, or `policies/{id}` for the newest. INVALID_ARGUMENT naming `field`
  // for another form, NOT_FOUND when there is none.
  absl::StatusOr<const v1::Policy*> Find(std::string_view name, std::string_view field) const;

  // By identifier, newest version first.
  const std::vector<v1::Policy>& all() const { return policies_; }

 private:
  std::vector<v1::Policy> policies_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_POLICIES_POLICIES_H_
