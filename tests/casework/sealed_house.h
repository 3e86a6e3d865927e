// The case store of a database with all that it rests on: its keys and its access log.
#ifndef TREFF_TESTS_CASEWORK_SEALED_HOUSE_H_
#define TREFF_TESTS_CASEWORK_SEALED_HOUSE_H_

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "services/casework/audit/access_log.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"
#include "tests/testing/matchers.h"

namespace treff::casework {

// A master key of that version. Anybody can make it: for tests alone.
inline std::string TestMasterKey(int version) {
  return std::to_string(version) + ":" + std::string(62, 'a') + (version % 2 == 0 ? "00" : "11");
}

struct SealedHouse {
  // What is missing or wrong is in `opened`.
  explicit SealedHouse(const std::string& url, const std::string& master_keys = TestMasterKey(1)) {
    opened = Open(url, master_keys);
    EXPECT_THAT(opened, treff::testing::IsOk());
  }
  SealedHouse() = default;

  absl::Status Open(const std::string& url, const std::string& master_keys) {
    TREFF_ASSIGN_OR_RETURN(database, platform::Database::Open({.url = url}));
    TREFF_RETURN_IF_ERROR(MigrateCases(*database));
    TREFF_ASSIGN_OR_RETURN(vault, CaseVault::Open(*database, {.file = "", .text = master_keys}));
    TREFF_ASSIGN_OR_RETURN(log,
                           AccessLog::Open(*database, vault->log_key(), platform::SystemClock()));
    TREFF_ASSIGN_OR_RETURN(cases, OpenSqlCaseStore(*database, *vault, *log));
    return absl::OkStatus();
  }

  absl::Status opened;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<CaseVault> vault;
  std::unique_ptr<AccessLog> log;
  std::unique_ptr<CaseStore> cases;
};

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_SEALED_HOUSE_H_
