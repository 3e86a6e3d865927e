#include "services/gateway/session/sessions.h"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "services/platform/status/error_details.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

constexpr size_t kTokenBytes = 32;

}  // namespace

absl::Time Sessions::EndOf(const Kept& kept) const {
  return std::min(kept.began_at + options_.longest, kept.used_at + options_.longest_idle);
}

void Sessions::Forget(absl::Time now) {
  std::erase_if(kept_, [&](const auto& entry) { return EndOf(entry.second) <= now; });
}

absl::StatusOr<std::string> Sessions::Begin(const Identity& identity) {
  std::string bytes(kTokenBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  std::string token = platform::Hex(bytes);
  const absl::Time now = clock_.Now();
  platform::MutexLock lock(mutex_);
  if (kept_.size() >= options_.most) Forget(now);
  if (kept_.size() >= options_.most) {
    return platform::Overloaded("too many are signed in: try again in a few minutes",
                                absl::Minutes(5));
  }
  kept_[platform::Sha256Hex(token)] = {.identity = identity, .began_at = now, .used_at = now};
  return token;
}

std::optional<Session> Sessions::Find(std::string_view token) {
  if (token.size() != 2 * kTokenBytes) return std::nullopt;
  const std::string key = platform::Sha256Hex(token);
  const absl::Time now = clock_.Now();
  platform::MutexLock lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return std::nullopt;
  if (EndOf(found->second) <= now) {
    kept_.erase(found);
    return std::nullopt;
  }
  found->second.used_at = now;
  return Session{.identity = found->second.identity, .key = key, .ends_at = EndOf(found->second)};
}

bool Sessions::End(std::string_view token) {
  const std::string key = platform::Sha256Hex(token);
  platform::MutexLock lock(mutex_);
  return kept_.erase(key) > 0;
}

}  // namespace treff::gateway
