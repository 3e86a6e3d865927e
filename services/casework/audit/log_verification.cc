#include "services/casework/audit/log_verification.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/audit/log_rows.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using Answer = v1::VerifyAccessLogResponse;

constexpr int kReadAtOnce = 1000;

// Of the log's column.
std::set<std::string> NamesIn(const std::string& cases) {
  return absl::StrSplit(cases, ',', absl::SkipEmpty());
}

// Walks the chain; the checkpoints wait for their entries.
class Walk {
 public:
  Walk(SealedHead end, std::vector<v1::Checkpoint> checkpoints, const SecretKey& log_key)
      : end_(std::move(end)), log_key_(log_key) {
    for (v1::Checkpoint& each : checkpoints) expected_.emplace(each.sequence(), std::move(each));
  }

  bool Begin() {
    if (end_.seal != SealOf(end_.head, log_key_)) return Fail(Answer::NOT_OURS, 0);
    return Meet();
  }

  // `found_by`: which cases' lists have it.
  bool Step(const LogEntry& entry, const std::set<std::string>& found_by) {
    if (entry.sequence > end_.head.sequence) return Fail(Answer::NOT_OURS, entry.sequence);
    if (entry.sequence != at_.sequence + 1) return Fail(Answer::REMOVED, at_.sequence + 1);
    if (entry.previous != at_.hash || entry.hash != HashOf(entry)) {
      return Fail(Answer::CHANGED, entry.sequence);
    }
    if (entry.kind == v1::AccessEntry::BROKEN) return Fail(Answer::NOT_OURS, entry.sequence);
    const std::set<std::string> named = NamesIn(entry.cases);
    if (found_by != named) {
      const bool has_all =
          std::includes(found_by.begin(), found_by.end(), named.begin(), named.end());
      return Fail(has_all ? Answer::CHANGED : Answer::REMOVED, entry.sequence);
    }
    const bool has_checkpoint = expected_.count(entry.sequence) > 0;
    if (entry.sequence % kCheckpointInterval == 0 && !has_checkpoint) {
      return Fail(Answer::REMOVED, entry.sequence);
    }
    at_ = {entry.sequence, entry.hash};
    answer_.set_entry_count(answer_.entry_count() + 1);
    return Meet();
  }

  void End() {
    if (at_.sequence < end_.head.sequence) {
      Fail(Answer::CUT_OFF, at_.sequence + 1);
    } else if (at_.hash != end_.head.hash) {
      Fail(Answer::CHANGED, at_.sequence);
    } else if (!expected_.empty()) {
      Fail(Answer::CUT_OFF, at_.sequence + 1);
    }
  }

  const LogHead& at() const { return at_; }
  const LogHead& end() const { return end_.head; }
  const Answer& answer() const { return answer_; }

 private:
  bool Fail(Answer::Fault fault, int64_t sequence) {
    answer_.set_fault(fault);
    answer_.set_sequence(sequence);
    return false;
  }

  // The checkpoints of where the walk stands.
  bool Meet() {
    const auto [begin, end] = expected_.equal_range(at_.sequence);
    for (auto each = begin; each != end; ++each) {
      if (!IsSigned(each->second, log_key_)) return Fail(Answer::NOT_OURS, at_.sequence);
      if (each->second.hash() != at_.hash) return Fail(Answer::CHANGED, at_.sequence);
      answer_.set_checkpoint_count(answer_.checkpoint_count() + 1);
    }
    expected_.erase(begin, end);
    return true;
  }

  const SealedHead end_;
  const SecretKey& log_key_;
  std::multimap<int64_t, v1::Checkpoint> expected_;
  LogHead at_;
  Answer answer_;
};

}  // namespace

absl::StatusOr<Answer> VerifyLog(platform::Database& database, const SecretKey& log_key,
                                 const v1::Checkpoint& kept) {
  SealedHead head;
  std::vector<v1::Checkpoint> checkpoints;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    head = ReadHead(sql);
    checkpoints = ReadCheckpoints(sql);
    return absl::OkStatus();
  }));
  if (!kept.hash().empty()) checkpoints.push_back(kept);
  Walk walk(std::move(head), std::move(checkpoints), log_key);
  bool goes_on = walk.Begin();
  while (goes_on && walk.at().sequence < walk.end().sequence) {
    std::vector<LogEntry> entries;
    std::map<int64_t, std::set<std::string>> names;
    TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
      entries = ReadEntries(sql, walk.at().sequence, kReadAtOnce);
      if (!entries.empty()) {
        names = ReadNames(sql, entries.front().sequence, entries.back().sequence);
      }
      return absl::OkStatus();
    }));
    if (entries.empty()) break;
    for (const LogEntry& entry : entries) {
      // What was added since it was read where the log ends is for the next time.
      goes_on = walk.at().sequence < walk.end().sequence && walk.Step(entry, names[entry.sequence]);
      if (!goes_on) break;
    }
  }
  if (walk.answer().fault() == Answer::FAULT_UNSPECIFIED) walk.End();
  return walk.answer();
}

}  // namespace treff::casework
