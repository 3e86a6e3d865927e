// Whether a token is one that the issuer gave for this house, and who bears it.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_TOKEN_VERIFIER_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_TOKEN_VERIFIER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/identity/claims.h"
#include "services/platform/identity/keys/key_set.h"
#include "services/platform/identity/keys/key_source.h"
#include "services/platform/identity/verified_tokens.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::platform {

struct TokenVerifierOptions {
  ClaimRules rules;
  // Between two questions for keys that nobody knows here, and while there are none at all.
  absl::Duration fetch_pause = absl::Minutes(1);
  absl::Duration first_fetch_pause = absl::Seconds(5);
  // Verified tokens that are remembered.
  size_t most_kept = 10'000;
};

// Verifies signed tokens (RFC 7519) by the issuer's keys. What an unknown key signed makes it fetch
// them anew, in the call that brought it. Thread-safe.
class TokenVerifier {
 public:
  // Longer ones are refused unread.
  static constexpr size_t kLongestToken = 8192;

  // `clock` must outlive it. Knows no key before RefreshKeys, or before the first token.
  TokenVerifier(TokenVerifierOptions options, std::unique_ptr<KeySource> source,
                const Clock& clock);

  // Who bears `token`. UNAUTHENTICATED as RefuseToken; UNAVAILABLE while the issuer's keys cannot
  // be had. What was verified is remembered until it expires or the keys change; what was refused
  // is not.
  absl::StatusOr<std::shared_ptr<const Bearer>> Verify(std::string_view token);

  // What a key of the issuer has signed: the payload of `token`, JSON, of which nothing else is
  // checked yet. Errors as Verify. Nothing is remembered.
  absl::StatusOr<std::string> SignedPayloadOf(std::string_view token);

  // Fetches the keys. If they have changed, every token is verified anew. The keys at hand stay
  // when it fails.
  absl::Status RefreshKeys();

 private:
  // What the key of `id` is, fetched if need be. Null if the issuer has none.
  absl::StatusOr<std::shared_ptr<const KeySet>> KeysWith(std::string_view id);
  std::shared_ptr<const KeySet> keys() const;
  bool MayFetch();
  // `keys` become those that were used.
  absl::StatusOr<std::string> VerifySignature(std::string_view token,
                                              std::shared_ptr<const KeySet>& keys);

  const TokenVerifierOptions options_;
  const std::unique_ptr<KeySource> source_;
  const Clock& clock_;
  VerifiedTokens verified_;
  mutable Mutex mutex_;
  std::shared_ptr<const KeySet> keys_ ABSL_GUARDED_BY(mutex_);
  bool is_fetching_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time fetched_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_TOKEN_VERIFIER_H_
