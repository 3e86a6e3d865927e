// The flags of every program that serves: who may call it.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_IDENTITY_FLAGS_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_IDENTITY_FLAGS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/platform/identity/access_control.h"

namespace treff::platform {

// As --identity_… and --tls_… say; see --help of any service. After ParseFlags.
absl::StatusOr<std::unique_ptr<AccessControl>> AccessFromFlags(bool demo_issuer = false);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_IDENTITY_FLAGS_H_
