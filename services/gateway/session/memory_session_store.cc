#include <map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/gateway/session/session_store.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/mutex.h"

namespace treff::gateway {
namespace {

class Memory : public SessionStore {
 public:
  Memory(size_t most, const platform::Clock& clock) : most_(most), clock_(clock) {}

  absl::Status Put(const std::string& key, std::string_view value, absl::Duration ttl) override {
    const absl::Time now = clock_.Now();
    platform::MutexLock lock(mutex_);
    TREFF_RETURN_IF_ERROR(MakeRoom(sessions_, key, now));
    sessions_[key] = {.value = std::string(value), .ends_at = now + ttl};
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Replace(const std::string& key, std::string_view value,
                               absl::Duration ttl) override {
    const absl::Time now = clock_.Now();
    platform::MutexLock lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end() || found->second.ends_at <= now) return false;
    found->second = {.value = std::string(value), .ends_at = now + ttl};
    return true;
  }

  absl::StatusOr<std::optional<std::string>> Find(const std::string& key,
                                                  absl::Duration ttl) override {
    const absl::Time now = clock_.Now();
    platform::MutexLock lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return std::nullopt;
    if (found->second.ends_at <= now) {
      sessions_.erase(found);
      return std::nullopt;
    }
    found->second.ends_at = now + ttl;
    return found->second.value;
  }

  absl::StatusOr<bool> End(const std::string& key) override {
    const absl::Time now = clock_.Now();
    platform::MutexLock lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return false;
    const bool was_there = found->second.ends_at > now;
    sessions_.erase(found);
    return was_there;
  }

  absl::StatusOr<bool> Claim(const std::string& name, absl::Duration ttl) override {
    const absl::Time now = clock_.Now();
    platform::MutexLock lock(mutex_);
    const auto found = claims_.find(name);
    if (found != claims_.end() && found->second.ends_at > now) return false;
    TREFF_RETURN_IF_ERROR(MakeRoom(claims_, name, now));
    claims_[name] = {.value = "", .ends_at = now + ttl};
    return true;
  }

 private:
  struct Kept {
    std::string value;
    absl::Time ends_at;
  };
  using KeptByKey = std::map<std::string, Kept>;

  absl::Status MakeRoom(KeptByKey& kept, const std::string& key, absl::Time now) const {
    if (kept.size() < most_ || kept.count(key) > 0) return absl::OkStatus();
    std::erase_if(kept, [&](const auto& entry) { return entry.second.ends_at <= now; });
    if (kept.size() < most_) return absl::OkStatus();
    return platform::Overloaded("too many are signed in: try again in a few minutes",
                                absl::Minutes(5));
  }

  const size_t most_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  KeptByKey sessions_ ABSL_GUARDED_BY(mutex_);
  KeptByKey claims_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<SessionStore> MemorySessionStore(size_t most, const platform::Clock& clock) {
  return std::make_unique<Memory>(most, clock);
}

}  // namespace treff::gateway
