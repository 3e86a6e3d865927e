// Lists of cases: by the columns that stand open, and by what is sealed with each case.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/cases/case_rows.h"
#include "services/casework/cases/case_search.h"
#include "services/casework/cases/case_standing.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Listing = v1::ListCasesRequest;

// Opened in one transaction, when a search has to open them.
constexpr int kOpenedAtOnce = 5000;
// As many texts are bound to one statement at most.
constexpr size_t kNamesAtOnce = 200;

// The conditions of a list. Numbers stand in the text, so that the store can see which index
// serves them; texts are bound.
struct Conditions {
  std::string sql;
  std::vector<std::string> texts;

  void Add(const std::string& condition) {
    absl::StrAppend(&sql, sql.empty() ? " WHERE " : " AND ", condition);
  }
  void AddText(const char* comparison, const std::string& text) {
    Add(absl::StrCat("c.", comparison, " :t", texts.size()));
    texts.push_back(text);
  }
};

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
  conditions.Add("c.track >= 0");  // not erased
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

std::string KeyOf(CaseOrder order) {
  switch (order) {
    case Listing::DEADLINE:
      return "c.deadline";
    case Listing::LONGEST_WAITING:
      return "c.permit";
    default:
      return "0";
  }
}

// Behind `from`, and in which order.
void AddPlace(CaseOrder order, const CasePlace& from, Conditions& conditions, std::string& tail) {
  if (order == Listing::ORDER_UNSPECIFIED) {
    if (from.position > 0) conditions.Add(absl::StrCat("c.position < ", from.position));
    tail = " ORDER BY c.position DESC";
    return;
  }
  const std::string key = KeyOf(order);
  if (from.position > 0) {
    conditions.Add(absl::StrCat("(", key, ", c.position) > (", from.key, ", ", from.position, ")"));
  }
  tail = absl::StrCat(" ORDER BY ", key, ", c.position");
}

bool IsBehind(const CasePlace& place, CaseOrder order, const CasePlace& from) {
  if (from.position == 0) return true;
  if (order == Listing::ORDER_UNSPECIFIED) return place.position < from.position;
  return std::pair(place.key, place.position) > std::pair(from.key, from.position);
}

struct FoundRow {
  CasePlace place;
  std::string name;
  long long revision = 0;
  std::string text;     // `content` or `search_text`, sealed
  std::string wrapped;  // the case's key
};

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

// `columns`: place, name, revision, key and a sealed text; `join`: where that text is from.
std::vector<FoundRow> Select(soci::session& sql, const Conditions& conditions,
                             const std::string& columns, const std::string& join,
                             const std::string& tail, int limit) {
  long long place_key = 0, position = 0;
  FoundRow row;
  soci::statement select(sql);
  select.exchange(into(place_key));
  select.exchange(into(position));
  select.exchange(into(row.name));
  select.exchange(into(row.revision));
  select.exchange(into(row.wrapped));
  select.exchange(into(row.text));
  for (const std::string& text : conditions.texts) select.exchange(use(text));
  select.alloc();
  select.prepare(absl::StrCat("SELECT ", columns,
                              " FROM casework_case c JOIN casework_case_key k ON k.name = c.name",
                              join, conditions.sql, tail, " LIMIT ", limit));
  select.define_and_bind();
  select.execute();
  std::vector<FoundRow> found;
  while (select.fetch()) {
    row.place = {place_key, position};
    found.push_back(row);
  }
  return found;
}

std::vector<FoundRow> SelectContents(soci::session& sql, const Conditions& conditions,
                                     CaseOrder order, const std::string& tail, int limit) {
  return Select(
      sql, conditions, KeyOf(order) + ", c.position, c.name, c.revision, k.wrapped, v.content",
      " JOIN casework_case_revision v ON v.name = c.name AND v.revision = c.revision", tail, limit);
}

std::vector<FoundRow> SelectSearches(soci::session& sql, const Conditions& conditions,
                                     CaseOrder order, const std::string& tail, int limit) {
  return Select(sql, conditions,
                KeyOf(order) + ", c.position, c.name, c.revision, k.wrapped, c.search_text", "",
                tail, limit);
}

// The newest revisions of at most kNamesAtOnce cases.
std::vector<FoundRow> SelectNamed(soci::session& sql, const std::vector<std::string>& names) {
  Conditions conditions;
  conditions.Add("c.track >= 0");  // not erased
  std::vector<std::string> places;
  for (size_t i = 0; i < names.size(); ++i) places.push_back(absl::StrCat(":t", i));
  conditions.Add(absl::StrCat("c.name IN (", absl::StrJoin(places, ", "), ")"));
  conditions.texts = names;
  return SelectContents(sql, conditions, Listing::ORDER_UNSPECIFIED, " ORDER BY c.position",
                        static_cast<int>(names.size()));
}

// The page of at most `limit` whose contents are in `found`, one more if there is a next page.
absl::StatusOr<ListedCases> OpenPage(const std::vector<FoundRow>& found, CaseVault& vault,
                                     int64_t total, int limit) {
  ListedCases listed;
  listed.total = total;
  for (const FoundRow& row : found) {
    if (static_cast<int>(listed.cases.size()) == limit) break;
    TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.Unwrap(row.wrapped, row.name));
    TREFF_ASSIGN_OR_RETURN(v1::Case c, UnsealCase(row.text, row.name, row.revision, key));
    listed.cases.push_back(std::move(c));
    if (static_cast<int>(found.size()) > limit) listed.next = row.place;
  }
  return listed;
}

// What a search finds: all are counted, and those of the page are kept.
struct Search {
  CaseFilter sealed;  // only what is sealed
  CaseOrder order;
  CasePlace from;
  size_t limit;
  int64_t total = 0;
  std::vector<FoundRow> page = {};

  absl::Status Look(const std::vector<FoundRow>& rows, CaseVault& vault) {
    for (const FoundRow& row : rows) {
      TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.Unwrap(row.wrapped, row.name));
      TREFF_ASSIGN_OR_RETURN(const CaseIndex index,
                             UnsealSearch(row.text, row.name, row.revision, key));
      if (!Agrees(index, sealed)) continue;
      ++total;
      if (page.size() < limit && IsBehind(row.place, order, from)) page.push_back(row);
    }
    return absl::OkStatus();
  }
};

void ReadContents(soci::session& sql, std::vector<FoundRow>& rows) {
  for (FoundRow& row : rows) {
    sql << "SELECT content FROM casework_case_revision WHERE name = :n AND revision = :r",
        into(row.text), use(row.name), use(row.revision);
  }
}

// One state of the store, some thousand at a time so that PostgreSQL does not send them all at
// once.
absl::StatusOr<ListedCases> ReadSearched(platform::Database& database, CaseVault& vault,
                                         const CaseFilter& filter, CaseOrder order,
                                         const CasePlace& from, int limit) {
  Search search;
  const absl::Status read_all = database.Read([&](soci::session& sql) -> absl::Status {
    search = {.sealed = {.needs = filter.needs, .words = filter.words},
              .order = order,
              .from = from,
              .limit = static_cast<size_t>(limit) + 1};
    CasePlace place;
    for (size_t read = kOpenedAtOnce; read == kOpenedAtOnce;) {
      Conditions behind = ConditionsOf(filter, vault);
      std::string tail;
      AddPlace(order, place, behind, tail);
      const std::vector<FoundRow> rows = SelectSearches(sql, behind, order, tail, kOpenedAtOnce);
      TREFF_RETURN_IF_ERROR(search.Look(rows, vault));
      read = rows.size();
      if (read > 0) place = rows.back().place;
    }
    ReadContents(sql, search.page);
    return absl::OkStatus();
  });
  TREFF_RETURN_IF_ERROR(read_all);
  return OpenPage(search.page, vault, search.total, limit);
}

}  // namespace

absl::StatusOr<ListedCases> ReadCases(platform::Database& database, CaseVault& vault,
                                      const CaseFilter& filter, CaseOrder order,
                                      const CasePlace& from, int limit) {
  if (filter.needs != 0 || !filter.words.empty()) {
    return ReadSearched(database, vault, filter, order, from, limit);
  }
  const Conditions all = ConditionsOf(filter, vault);
  Conditions behind = all;
  std::string tail;
  AddPlace(order, from, behind, tail);
  int64_t total = 0;
  std::vector<FoundRow> found;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    total = Count(sql, all);
    // One more tells whether there is a next page.
    found = SelectContents(sql, behind, order, tail, limit + 1);
    return absl::OkStatus();
  }));
  return OpenPage(found, vault, total, limit);
}

absl::StatusOr<std::vector<v1::Case>> ReadCasesNamed(platform::Database& database, CaseVault& vault,
                                                     const std::vector<std::string>& names) {
  std::vector<FoundRow> found;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    found.clear();
    for (size_t first = 0; first < names.size(); first += kNamesAtOnce) {
      const auto begin = names.begin() + static_cast<ptrdiff_t>(first);
      const auto count = std::min(kNamesAtOnce, names.size() - first);
      const std::vector<FoundRow> some =
          SelectNamed(sql, {begin, begin + static_cast<ptrdiff_t>(count)});
      found.insert(found.end(), some.begin(), some.end());
    }
    return absl::OkStatus();
  }));
  TREFF_ASSIGN_OR_RETURN(ListedCases listed,
                         OpenPage(found, vault, /*total=*/0, static_cast<int>(found.size())));
  return std::move(listed.cases);
}

}  // namespace treff::casework
