#include "services/recommendation/matching/scoring/scored_columns.h"

namespace treff::recommendation::matching {
namespace {

// Some 15 kB each with 357 municipalities.
constexpr size_t kMaxColumns = 300;

}  // namespace

std::shared_ptr<const ScoredColumn> ScoredColumns::Get(
    const std::string& key, const std::function<ScoredColumn()>& make) const {
  {
    platform::MutexLock lock(mutex_);
    const auto found = columns_.find(key);
    if (found != columns_.end()) return found->second;
  }
  auto made = std::make_shared<const ScoredColumn>(make());
  platform::MutexLock lock(mutex_);
  if (columns_.size() >= kMaxColumns) columns_.clear();
  return columns_.emplace(key, std::move(made)).first->second;
}

}  // namespace treff::recommendation::matching
