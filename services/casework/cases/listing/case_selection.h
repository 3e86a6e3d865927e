// Sealed cases as the store's rows hold them, chosen by the columns that stand open.
#ifndef TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_SELECTION_H_
#define TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_SELECTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "absl/status/statusor.h"
#include "services/casework/cases/listing/case_index.h"
#include "services/casework/privacy/case_vault.h"

namespace treff::casework {

// The conditions of a selection among `casework_case c`. Numbers stand in the text, so that the
// store can see which index serves them; texts are bound.
struct Conditions {
  std::string sql;
  std::vector<std::string> texts;

  // Of all that were not erased.
  Conditions();
  void Add(const std::string& condition);
  void AddText(const char* comparison, const std::string& text);
};

// The newest revision of a case, and where it stands in a list.
struct SelectedCase {
  CasePlace place;
  std::string name;
  long long revision = 0;
  std::string content;  // sealed
  std::string wrapped;  // the case's key
};
absl::StatusOr<v1::Case> OpenCase(const SelectedCase& selected, CaseVault& vault);

// The column that decides before the position, `0` when the position alone does.
std::string KeyColumn(CaseOrder order);

// Within a transaction. `tail`: how they are ordered.
std::vector<SelectedCase> SelectCases(soci::session& sql, const Conditions& conditions,
                                      CaseOrder order, const std::string& tail, int limit);
// As many of `names` as there are, in order of position among each two hundred.
std::vector<SelectedCase> SelectNamed(soci::session& sql, const std::vector<std::string>& names);
// Those at `places` that there are, in the order of `places`.
std::vector<SelectedCase> SelectPlaces(soci::session& sql, const std::vector<CasePlace>& places);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_SELECTION_H_
