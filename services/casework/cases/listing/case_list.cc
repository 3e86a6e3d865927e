// Lists of cases: by the columns that stand open, and by what is sealed with each case.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/cases/case_standing.h"
#include "services/casework/cases/listing/case_selection.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Listing = v1::ListCasesRequest;

template <typename Values>
void AddOneOf(const char* column, const Values& values, Conditions& conditions) {
  if (values.empty()) return;
  conditions.Add(absl::StrCat("c.", column, " IN (", absl::StrJoin(values, ", "), ")"));
}

std::vector<int> WaitingStates() {
  std::vector<int> states;
  for (int state = v1::Case::State_MIN; state <= v1::Case::State_MAX; ++state) {
    if (v1::Case::State_IsValid(state) && IsWaiting(static_cast<v1::Case::State>(state))) {
      states.push_back(state);
    }
  }
  return states;
}

Conditions ConditionsOf(const CaseFilter& filter, const CaseVault& vault) {
  Conditions conditions;
  AddOneOf("state", filter.states, conditions);
  AddOneOf("track", filter.tracks, conditions);
  if (filter.min_persons > 0) conditions.Add(absl::StrCat("c.persons >= ", filter.min_persons));
  if (filter.max_persons > 0) conditions.Add(absl::StrCat("c.persons <= ", filter.max_persons));
  if (filter.late_before > 0) {
    conditions.Add(absl::StrCat("c.deadline < ", filter.late_before));
    AddOneOf("state", WaitingStates(), conditions);
  }
  if (filter.changed_since > 0) {
    conditions.Add(absl::StrCat("c.changed >= ", filter.changed_since));
  }
  if (!filter.registrar.empty()) conditions.AddText("registrar =", filter.registrar);
  if (!filter.reference.empty()) {
    // Marks are hexadecimal: all that begin so lie before it and a letter behind them.
    const std::string marks = vault.MarksOf(filter.reference);
    conditions.AddText("reference >=", marks);
    conditions.AddText("reference <", marks + "g");
  }
  return conditions;
}

// Behind `from`, and in which order.
void AddPlace(CaseOrder order, const CasePlace& from, Conditions& conditions, std::string& tail) {
  if (order == Listing::ORDER_UNSPECIFIED) {
    if (from.position > 0) conditions.Add(absl::StrCat("c.position < ", from.position));
    tail = " ORDER BY c.position DESC";
    return;
  }
  const std::string key = KeyColumn(order);
  if (from.position > 0) {
    conditions.Add(absl::StrCat("(", key, ", c.position) > (", from.key, ", ", from.position, ")"));
  }
  tail = absl::StrCat(" ORDER BY ", key, ", c.position");
}

int64_t Count(soci::session& sql, const Conditions& conditions) {
  long long total = 0;
  soci::statement count(sql);
  count.exchange(into(total));
  for (const std::string& text : conditions.texts) count.exchange(use(text));
  count.alloc();
  count.prepare("SELECT COUNT(*) FROM casework_case c" + conditions.sql);
  count.define_and_bind();
  count.execute(true);
  return total;
}

// The page of at most `limit` whose contents are in `found`, one more if there is a next page.
absl::StatusOr<ListedCases> OpenPage(const std::vector<SelectedCase>& found, CaseVault& vault,
                                     int64_t total, int limit) {
  ListedCases listed;
  listed.total = total;
  for (const SelectedCase& row : found) {
    if (static_cast<int>(listed.cases.size()) == limit) break;
    TREFF_ASSIGN_OR_RETURN(v1::Case c, OpenCase(row, vault));
    listed.cases.push_back(std::move(c));
    if (static_cast<int>(found.size()) > limit) listed.next = row.place;
  }
  return listed;
}

}  // namespace

absl::StatusOr<ListedCases> ReadCases(platform::Database& database, CaseVault& vault,
                                      CaseFinder& finder, const CaseFilter& filter, CaseOrder order,
                                      const CasePlace& from, int limit) {
  const bool is_sealed = filter.needs != 0 || !filter.words.empty();
  const int one_more = limit + 1;  // tells whether there is a next page
  int64_t total = 0;
  std::vector<SelectedCase> found;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) -> absl::Status {
    if (is_sealed) {
      TREFF_ASSIGN_OR_RETURN(const FoundCases cases,
                             finder.Find(sql, filter, order, from, one_more));
      total = cases.total;
      found = SelectPlaces(sql, cases.page);
      return absl::OkStatus();
    }
    const Conditions all = ConditionsOf(filter, vault);
    Conditions behind = all;
    std::string tail;
    AddPlace(order, from, behind, tail);
    total = Count(sql, all);
    found = SelectCases(sql, behind, order, tail, one_more);
    return absl::OkStatus();
  }));
  return OpenPage(found, vault, total, limit);
}

absl::StatusOr<std::vector<v1::Case>> ReadCasesNamed(platform::Database& database, CaseVault& vault,
                                                     const std::vector<std::string>& names) {
  std::vector<SelectedCase> found;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    found = SelectNamed(sql, names);
    return absl::OkStatus();
  }));
  TREFF_ASSIGN_OR_RETURN(ListedCases listed,
                         OpenPage(found, vault, /*total=*/0, static_cast<int>(found.size())));
  return std::move(listed.cases);
}

}  // namespace treff::casework
