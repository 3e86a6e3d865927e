// Stores of SYNTHETIC cases to measure on.
#ifndef TREFF_TESTS_BENCH_CASEWORK_CASE_STORES_H_
#define TREFF_TESTS_BENCH_CASEWORK_CASE_STORES_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/casework/cases/cases.h"
#include "tests/casework/sealed_house.h"

namespace treff::casework {

v1::Case CaseNumber(int i);

// Cases with their keys and their access log, half of them READY; and a table without any of that,
// to measure the store alone.
struct CaseHouse {
  CaseHouse(const std::string& url, int count);

  platform::FixedClock clock{absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone())};
  std::unique_ptr<platform::IdSource> ids = platform::RandomIds();
  MunicipalityDirectory municipalities{[] { return MunicipalityNames{"municipalities/0301"}; },
                                       [](std::string_view) { return std::nullopt; }, clock};
  std::unique_ptr<SealedHouse> sealed;
  platform::Database* database = nullptr;  // of the sealed house, as the store
  CaseStore* store = nullptr;
  std::unique_ptr<CaseEvents> events;
  std::unique_ptr<Cases> cases;
  std::vector<std::string> names;  // of those that are READY

 private:
  void Register(int first);
};

// Of 2 000 and of 100 000 cases, on SQLite (0) and PostgreSQL (1). Each is made when it is first
// asked for: the large ones take minutes.
CaseHouse& SmallHouse(int store);
CaseHouse& LargeHouse(int store);

// Writes one row of about a case's size, durably, in `sql`'s transaction.
void InsertBareRow(CaseHouse& house, soci::session& sql);

}  // namespace treff::casework

#endif  // TREFF_TESTS_BENCH_CASEWORK_CASE_STORES_H_
