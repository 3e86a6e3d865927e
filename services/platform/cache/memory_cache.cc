#include <iterator>
#include <list>
#include <unordered_map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/platform/cache/cache.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

class MemoryCache : public Cache {
 public:
  explicit MemoryCache(const MemoryCacheOptions& options) : options_(options) {}

  std::optional<std::string> Get(const std::string& key) override {
    std::optional<std::string> value = Find(key);
    CountMetric(metrics::kCacheRequests,
                {{"cache", "memory"}, {"result", value.has_value() ? "hit" : "miss"}});
    return value;
  }

  std::vector<std::optional<std::string>> GetAll(const std::vector<std::string>& keys) override {
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    for (const std::string& key : keys) values.push_back(Get(key));
    return values;
  }

  void Put(const std::string& key, std::string_view value, absl::Duration ttl) override {
    Entry entry{key, std::string(value), options_.clock->Now() + ttl};
    MutexLock lock(mutex_);
    if (const auto old = index_.find(key); old != index_.end()) Erase(old->second);
    if (ttl <= absl::ZeroDuration() || Size(entry) > options_.max_bytes) return;
    bytes_ += Size(entry);
    entries_.push_front(std::move(entry));
    index_[entries_.front().key] = entries_.begin();
    while (bytes_ > options_.max_bytes) Erase(std::prev(entries_.end()));
  }

 private:
  struct Entry {
    std::string key;
    std::string value;
    absl::Time expiry;
  };
  using Entries = std::list<Entry>;

  static size_t Size(const Entry& entry) { return entry.key.size() + entry.value.size(); }

  std::optional<std::string> Find(const std::string& key) {
    MutexLock lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return std::nullopt;
    const Entries::iterator entry = found->second;
    if (entry->expiry <= options_.clock->Now()) {
      Erase(entry);
      return std::nullopt;
    }
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->value;
  }

  void Erase(Entries::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    bytes_ -= Size(*entry);
    index_.erase(entry->key);
    entries_.erase(entry);
  }

  const MemoryCacheOptions options_;
  Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // the most recently used first
  // Keys point into entries_.
  std::unordered_map<std::string_view, Entries::iterator> index_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::unique_ptr<Cache> NewMemoryCache(const MemoryCacheOptions& options) {
  return std::make_unique<MemoryCache>(options);
}

}  // namespace treff::platform
