#include "services/casework/cases/listing/case_finder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/listing/case_selection.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Listing = v1::ListCasesRequest;

bool IsBefore(const CasePlace& a, const CasePlace& b, CaseOrder order) {
  if (order == Listing::ORDER_UNSPECIFIED) return a.position > b.position;
  return std::pair(a.key, a.position) < std::pair(b.key, b.position);
}

absl::StatusOr<CaseIndex> OpenIndex(const SelectedCase& selected, CaseVault& vault) {
  TREFF_ASSIGN_OR_RETURN(const v1::Case c, OpenCase(selected, vault));
  CaseIndex index = IndexOf(c);
  index.household.clear();  // found by its mark
  return index;
}

int64_t Number(soci::session& sql, const std::string& select) {
  long long number = 0;
  sql << select, into(number);
  return number;
}

// Cases that have changed after an event, at most so many.
std::vector<std::string> ChangedAfter(soci::session& sql, int64_t sequence, int limit) {
  std::string name;
  soci::statement select = (sql.prepare << absl::StrCat(
                                "SELECT DISTINCT name FROM casework_case_event WHERE sequence > ",
                                sequence, " LIMIT ", limit),
                            into(name));
  select.execute();
  std::vector<std::string> names;
  while (select.fetch()) names.push_back(name);
  return names;
}

}  // namespace

absl::StatusOr<FoundCases> CaseFinder::Find(soci::session& sql, const CaseFilter& filter,
                                            CaseOrder order, const CasePlace& from, size_t limit) {
  const platform::MutexLock lock(mutex_);
  TREFF_RETURN_IF_ERROR(Follow(sql));
  FoundCases found;
  for (const auto& [position, index] : cases_) {
    if (!Agrees(index, filter)) continue;
    ++found.total;
    const CasePlace place{SortKey(index, order), position};
    if (from.position == 0 || IsBefore(from, place, order)) found.page.push_back(place);
  }
  const size_t kept = std::min(limit, found.page.size());
  std::partial_sort(found.page.begin(), found.page.begin() + static_cast<ptrdiff_t>(kept),
                    found.page.end(),
                    [&](const CasePlace& a, const CasePlace& b) { return IsBefore(a, b, order); });
  found.page.resize(kept);
  return found;
}

absl::Status CaseFinder::Follow(soci::session& sql) {
  ForgetAnotherHistory(sql);
  const int64_t newest = Number(sql, "SELECT last_sequence FROM casework_case_log");
  if (newest > sequence_) {
    TREFF_RETURN_IF_ERROR(sequence_ < 0 ? OpenAll(sql) : OpenChanged(sql));
    sequence_ = newest;
    event_micros_ = Number(
        sql, absl::StrCat("SELECT event_time_micros FROM casework_case_event WHERE sequence = ",
                          newest));
  }
  ForgetErased(sql);
  return absl::OkStatus();
}

// A store that was restored from a backup has not had our last event, or had another in its place.
void CaseFinder::ForgetAnotherHistory(soci::session& sql) {
  if (sequence_ <= 0) return;
  const int64_t micros = Number(
      sql, absl::StrCat("SELECT event_time_micros FROM casework_case_event WHERE sequence = ",
                        sequence_));
  if (sql.got_data() && micros == event_micros_) return;
  cases_.clear();
  sequence_ = -1;
  erased_ = 0;
}

// Erasures are no events: they only ever become more.
void CaseFinder::ForgetErased(soci::session& sql) {
  const int64_t erased = Number(sql, "SELECT COUNT(*) FROM casework_erasure");
  if (erased == erased_) return;
  long long position = 0;
  soci::statement select = (sql.prepare << absl::StrCat(
                                "SELECT position FROM casework_case WHERE track = ", kErasedTrack),
                            into(position));
  select.execute();
  while (select.fetch()) cases_.erase(position);
  erased_ = erased;
}

absl::Status CaseFinder::OpenAll(soci::session& sql) {
  int64_t last = 0;
  const auto at_once = static_cast<size_t>(at_once_);
  for (size_t read = at_once; read == at_once;) {
    Conditions behind;
    behind.Add(absl::StrCat("c.position > ", last));
    const std::vector<SelectedCase> some =
        SelectCases(sql, behind, Listing::ORDER_UNSPECIFIED, " ORDER BY c.position", at_once_);
    for (const SelectedCase& each : some) {
      TREFF_ASSIGN_OR_RETURN(cases_[each.place.position], OpenIndex(each, vault_));
    }
    read = some.size();
    if (read > 0) last = some.back().place.position;
  }
  return absl::OkStatus();
}

absl::Status CaseFinder::OpenChanged(soci::session& sql) {
  const std::vector<std::string> names = ChangedAfter(sql, sequence_, at_once_ + 1);
  if (names.size() > static_cast<size_t>(at_once_)) return OpenAll(sql);
  for (const SelectedCase& each : SelectNamed(sql, names)) {
    TREFF_ASSIGN_OR_RETURN(cases_[each.place.position], OpenIndex(each, vault_));
  }
  return absl::OkStatus();
}

}  // namespace treff::casework
