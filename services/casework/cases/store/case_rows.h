// The row of a case in the tables of the case store, and the lists that are made of them.
#ifndef TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_ROWS_H_
#define TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/listing/case_finder.h"
#include "services/casework/cases/listing/case_index.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// The migration that adds what cases are found by.
platform::Migration CaseIndexColumns(int version);
// The one that adds whose they are, and since when they are as they are.
platform::Migration CaseOwnerColumns(int version);
// The migration that lets cases be counted without reading them.
platform::Migration CountingIndex(int version);
// The one that finds the first of many that are alike without reading the others.
platform::Migration LikeIndexes(int version);

// Of the columns that name their track: not a case any more, but that there was one.
inline constexpr int kErasedTrack = -2;

// What stands in the row of a case. What says something of its members is sealed, or is a mark.
struct CaseColumns {
  // `key` is the case's own.
  CaseColumns(const v1::Case& c, const CaseVault& vault, const SecretKey& key);

  int state, track, persons;
  long long revision, deadline, permit, changed;
  std::string registrar, reference, search_text, household;

 private:
  CaseColumns(const v1::Case& c, const CaseIndex& index, const CaseVault& vault,
              const SecretKey& key);
};

// Within a transaction.
void UpdateCaseRow(soci::session& sql, const v1::Case& c, const CaseVault& vault,
                   const SecretKey& key);
// What is left of a case that is erased: its place, its name and its last revision's number.
void BlankCaseRow(soci::session& sql, const std::string& name);

// The content of a revision, for its column and from it.
std::string SealCase(const v1::Case& c, const SecretKey& key);
absl::StatusOr<v1::Case> UnsealCase(std::string_view content, std::string_view name,
                                    int64_t revision, const SecretKey& key);

// Those of CaseStore.
absl::StatusOr<ListedCases> ReadCases(platform::Database& database, CaseVault& vault,
                                      CaseFinder& finder, const CaseFilter& filter, CaseOrder order,
                                      const CasePlace& from, int limit);
absl::StatusOr<std::vector<v1::Case>> ReadCasesNamed(platform::Database& database, CaseVault& vault,
                                                     const std::vector<std::string>& names);
absl::StatusOr<LikeCases> ReadCasesLike(platform::Database& database, const CaseVault& vault,
                                        const v1::Case& c, const std::string& registrar);

// Within a transaction: of each case from the place `first` to `last`, for its own registrar.
std::vector<LikeCases> ReadCasesLikeThose(soci::session& sql, long long first, long long last);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_ROWS_H_
