#include "services/platform/identity/verified_tokens.h"

#include <cstring>
#include <utility>

#include <sodium.h>

namespace treff::platform {

VerifiedTokens::VerifiedTokens(size_t most) : most_(most) {
  static const int started = sodium_init();
  static_cast<void>(started);
  randombytes_buf(key_.data(), key_.size());
}

VerifiedTokens::Digest VerifiedTokens::DigestOf(std::string_view token) const {
  Digest digest;
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                     key_.data(), key_.size());
  return digest;
}

size_t VerifiedTokens::Hash::operator()(const Digest& digest) const {
  size_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

std::shared_ptr<const Bearer> VerifiedTokens::Find(const Digest& digest, absl::Time now) {
  MutexLock lock(mutex_);
  const auto found = kept_.find(digest);
  if (found == kept_.end()) return nullptr;
  if (found->second->ends_at > now) return found->second;
  kept_.erase(found);
  return nullptr;
}

void VerifiedTokens::Keep(const Digest& digest, std::shared_ptr<const Bearer> bearer,
                          absl::Time now) {
  MutexLock lock(mutex_);
  if (kept_.size() >= most_) {
    std::erase_if(kept_, [&](const auto& entry) { return entry.second->ends_at <= now; });
  }
  // Whose token is let go of pays for a signature once more.
  if (kept_.size() >= most_ && !kept_.empty()) kept_.erase(kept_.begin());
  kept_[digest] = std::move(bearer);
}

void VerifiedTokens::Clear() {
  MutexLock lock(mutex_);
  kept_.clear();
}

size_t VerifiedTokens::size() const {
  MutexLock lock(mutex_);
  return kept_.size();
}

}  // namespace treff::platform
