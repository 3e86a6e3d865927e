// The tokens that were verified, so that a signature is checked once and not at every call.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_VERIFIED_TOKENS_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_VERIFIED_TOKENS_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/platform/identity/claims.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

// By a digest with a key of this process's own (BLAKE2b): no token is kept, and nobody can make
// another of the same digest. Thread-safe.
class VerifiedTokens {
 public:
  using Digest = std::array<unsigned char, 32>;

  explicit VerifiedTokens(size_t most);

  Digest DigestOf(std::string_view token) const;
  // Who bears the token of `digest`; null if that is not known, or not any more at `now`.
  std::shared_ptr<const Bearer> Find(const Digest& digest, absl::Time now);
  void Keep(const Digest& digest, std::shared_ptr<const Bearer> bearer, absl::Time now);
  void Clear();
  size_t size() const;

 private:
  struct Hash {
    size_t operator()(const Digest& digest) const;
  };

  const size_t most_;
  Digest key_;
  mutable Mutex mutex_;
  std::unordered_map<Digest, std::shared_ptr<const Bearer>, Hash> kept_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_VERIFIED_TOKENS_H_
