#include "services/casework/cases/store/case_creation.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/casework/audit/access_scope.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/session.h"

namespace treff::casework {
namespace {

using platform::Session;
using soci::into;
using soci::use;

constexpr absl::Duration kLongestWrite = absl::Seconds(10);

// Which of the request ids of `cases` stand in the table, added to `used`.
void FindUsed(soci::session& sql, const std::vector<NewCaseRows>& cases,
              std::set<std::string>& used) {
  for (const NewCaseRows& each : cases) {
    if (each.request_id().empty()) continue;
    std::string name;
    const bool found =
        Session::Of(sql).RunKept("SELECT name FROM casework_case_request WHERE request_id = :i",
                                 into(name), use(each.request_id()));
    if (found) used.insert(each.request_id());
  }
}

// Whether none of the request ids was used; those of this creation are from now on.
bool UseIds(const std::vector<NewCaseRows>& cases, std::set<std::string>& used) {
  std::set<std::string> own;
  for (const NewCaseRows& each : cases) {
    const std::string& id = each.request_id();
    if (!id.empty() && (used.count(id) > 0 || !own.insert(id).second)) return false;
  }
  used.insert(own.begin(), own.end());
  return true;
}

// Whether another try with fewer cases could end otherwise.
bool IsOfOne(const absl::Status& status) {
  return absl::IsAlreadyExists(status) || absl::IsInternal(status);
}

}  // namespace

long long TakeSequences(soci::session& sql, long long count) {
  long long last = 0;
  Session::Of(sql).RunKept(
      "UPDATE casework_case_log SET last_sequence = last_sequence + :n RETURNING last_sequence",
      into(last), use(count));
  return last - count + 1;
}

absl::StatusOr<std::vector<LikeCases>> CaseCreation::CreateAll(const std::vector<NewCase>& cases) {
  std::vector<std::string> names;
  Creation creation;
  for (const NewCase& each : cases) {
    creation.cases.emplace_back(each, vault_);
    names.push_back(each.c.name());
  }
  creation.entry = log_.EntryFor({.kind = v1::AccessEntry::CHANGE,
                                  .what = v1::CaseEvent::Kind_Name(v1::CaseEvent::CREATED),
                                  .cases = names});
  creation.deadline = platform::CurrentCall().deadline;
  work_.Do(creation);
  TREFF_RETURN_IF_ERROR(creation.status);
  if (AccessScope* scope = AccessScope::Current()) {
    scope->logged().insert(names.begin(), names.end());
  }
  return std::move(creation.like);
}

void CaseCreation::Keep(const std::vector<Creation*>& creations) {
  // One caller's haste is not all the others', nor is their patience.
  platform::CallContext context;
  absl::Time latest = creations.front()->deadline;
  for (const Creation* each : creations) latest = std::max(latest, each->deadline);
  context.deadline = std::min(latest, absl::Now() + kLongestWrite);
  const platform::ScopedCall call(std::move(context));
  const absl::Status status = Write(creations);
  if (status.ok()) return;
  const bool again = creations.size() > 1 && IsOfOne(status);
  for (Creation* each : creations) {
    const absl::Status alone = again ? Write({each}) : status;
    if (!alone.ok()) each->status = alone;
  }
}

absl::Status CaseCreation::Write(const std::vector<Creation*>& creations) {
  return database_.WriteHolding(
      AccessLog::kTablesOfChange, [&](soci::session& sql) -> absl::Status {
        std::set<std::string> used;
        std::vector<const NewCaseRows*> cases;
        std::vector<LogEntry*> entries;
        std::vector<Creation*> kept;
        for (Creation* each : creations) FindUsed(sql, each->cases, used);
        for (Creation* each : creations) {
          each->status = UseIds(each->cases, used) ? absl::OkStatus() : RequestIdUsed();
          if (!each->status.ok()) continue;
          for (const NewCaseRows& rows : each->cases) cases.push_back(&rows);
          entries.push_back(&each->entry);
          kept.push_back(each);
        }
        if (kept.empty()) return absl::OkStatus();
        const auto count = static_cast<long long>(cases.size());
        const long long first = TakeSequences(sql, count);
        NewCaseRows::Insert(sql, cases, first);
        TREFF_RETURN_IF_ERROR(log_.AppendEntries(sql, entries));
        const std::vector<LikeCases> like = ReadCasesLikeThose(sql, first, first + count - 1);
        auto next = like.begin();
        for (Creation* each : kept) {
          each->like.assign(next, next + static_cast<std::ptrdiff_t>(each->cases.size()));
          next += static_cast<std::ptrdiff_t>(each->cases.size());
        }
        return absl::OkStatus();
      });
}

}  // namespace treff::casework
