#include "services/casework/cases/listing/case_selection.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Listing = v1::ListCasesRequest;

// As many texts are bound to one statement at most.
constexpr size_t kNamesAtOnce = 200;

std::vector<SelectedCase> SelectSomeNamed(soci::session& sql,
                                          const std::vector<std::string>& names) {
  Conditions conditions;
  std::vector<std::string> places;
  for (size_t i = 0; i < names.size(); ++i) places.push_back(absl::StrCat(":t", i));
  conditions.Add(absl::StrCat("c.name IN (", absl::StrJoin(places, ", "), ")"));
  conditions.texts = names;
  return SelectCases(sql, conditions, Listing::ORDER_UNSPECIFIED, " ORDER BY c.position",
                     static_cast<int>(names.size()));
}

}  // namespace

Conditions::Conditions() { Add("c.track >= 0"); }

void Conditions::Add(const std::string& condition) {
  absl::StrAppend(&sql, sql.empty() ? " WHERE " : " AND ", condition);
}

void Conditions::AddText(const char* comparison, const std::string& text) {
  Add(absl::StrCat("c.", comparison, " :t", texts.size()));
  texts.push_back(text);
}

absl::StatusOr<v1::Case> OpenCase(const SelectedCase& selected, CaseVault& vault) {
  TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.Unwrap(selected.wrapped, selected.name));
  return UnsealCase(selected.content, selected.name, selected.revision, key);
}

std::string KeyColumn(CaseOrder order) {
  switch (order) {
    case Listing::DEADLINE:
      return "c.deadline";
    case Listing::LONGEST_WAITING:
      return "c.permit";
    default:
      return "0";
  }
}

std::vector<SelectedCase> SelectCases(soci::session& sql, const Conditions& conditions,
                                      CaseOrder order, const std::string& tail, int limit) {
  long long place_key = 0, position = 0;
  SelectedCase row;
  soci::statement select(sql);
  select.exchange(into(place_key));
  select.exchange(into(position));
  select.exchange(into(row.name));
  select.exchange(into(row.revision));
  select.exchange(into(row.wrapped));
  select.exchange(into(row.content));
  for (const std::string& text : conditions.texts) select.exchange(use(text));
  select.alloc();
  select.prepare(absl::StrCat(
      "SELECT ", KeyColumn(order), ", c.position, c.name, c.revision, k.wrapped, v.content FROM ",
      "casework_case c JOIN casework_case_key k ON k.name = c.name JOIN casework_case_revision v ",
      "ON v.name = c.name AND v.revision = c.revision", conditions.sql, tail, " LIMIT ", limit));
  select.define_and_bind();
  select.execute();
  std::vector<SelectedCase> selected;
  while (select.fetch()) {
    row.place = {place_key, position};
    selected.push_back(row);
  }
  return selected;
}

std::vector<SelectedCase> SelectNamed(soci::session& sql, const std::vector<std::string>& names) {
  std::vector<SelectedCase> selected;
  for (size_t first = 0; first < names.size(); first += kNamesAtOnce) {
    const auto begin = names.begin() + static_cast<ptrdiff_t>(first);
    const auto count = std::min(kNamesAtOnce, names.size() - first);
    std::vector<SelectedCase> some =
        SelectSomeNamed(sql, {begin, begin + static_cast<ptrdiff_t>(count)});
    std::move(some.begin(), some.end(), std::back_inserter(selected));
  }
  return selected;
}

std::vector<SelectedCase> SelectPlaces(soci::session& sql, const std::vector<CasePlace>& places) {
  if (places.empty()) return {};
  std::map<int64_t, size_t> order;
  for (size_t i = 0; i < places.size(); ++i) order[places[i].position] = i;
  Conditions conditions;
  conditions.Add(absl::StrCat("c.position IN (",
                              absl::StrJoin(places, ", ",
                                            [](std::string* out, const CasePlace& place) {
                                              absl::StrAppend(out, place.position);
                                            }),
                              ")"));
  std::vector<SelectedCase> selected =
      SelectCases(sql, conditions, Listing::ORDER_UNSPECIFIED, "", static_cast<int>(places.size()));
  for (SelectedCase& each : selected) each.place = places[order[each.place.position]];
  std::sort(selected.begin(), selected.end(), [&](const SelectedCase& a, const SelectedCase& b) {
    return order[a.place.position] < order[b.place.position];
  });
  return selected;
}

}  // namespace treff::casework
