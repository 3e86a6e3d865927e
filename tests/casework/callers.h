// Calls by somebody in a role, as the middleware hands them on to the rules.
#ifndef TREFF_TESTS_CASEWORK_CALLERS_H_
#define TREFF_TESTS_CASEWORK_CALLERS_H_

#include <string>
#include <utility>

#include "services/platform/middleware/context.h"

namespace treff::casework {

// While it lives, this thread serves a call of somebody who may do `anything` that the method does,
// or what is their `own` alone.
inline platform::CallContext ContextOf(platform::Role role, std::string own, bool anything) {
  platform::CallContext context;
  context.principal = {.role = role, .own = std::move(own), .purpose = ""};
  context.owner_check = anything ? platform::CallContext::OwnerCheck::kNone
                                 : platform::CallContext::OwnerCheck::kOwed;
  return context;
}

class AsSystem : public platform::ScopedCall {
 public:
  explicit AsSystem(const std::string& name)
      : ScopedCall(ContextOf(platform::v1::Access::SYSTEM, "systems/" + name, /*anything=*/false)) {
  }
};
// What a method lets every system do.
class AsCreatingSystem : public platform::ScopedCall {
 public:
  explicit AsCreatingSystem(const std::string& name)
      : ScopedCall(ContextOf(platform::v1::Access::SYSTEM, "systems/" + name, /*anything=*/true)) {}
};
class AsMunicipality : public platform::ScopedCall {
 public:
  explicit AsMunicipality(const std::string& name)
      : ScopedCall(ContextOf(platform::v1::Access::MUNICIPALITY, name, /*anything=*/false)) {}
};
class AsCounty : public platform::ScopedCall {
 public:
  explicit AsCounty(const std::string& name)
      : ScopedCall(ContextOf(platform::v1::Access::COUNTY, name, /*anything=*/false)) {}
};
class AsOfficer : public platform::ScopedCall {
 public:
  AsOfficer() : ScopedCall(ContextOf(platform::v1::Access::OFFICER, "", /*anything=*/true)) {}
};

// Whether the rules of the current call have looked whose it is.
inline bool OwnerIsChecked() {
  return platform::CurrentCall().owner_check == platform::CallContext::OwnerCheck::kMade;
}

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_CALLERS_H_
