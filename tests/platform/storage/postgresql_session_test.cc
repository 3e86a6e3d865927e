// Sessions of a real PostgreSQL: how they are opened and refused, and what the server warns of.
#include "services/platform/storage/postgresql_session.h"

#include <cstdlib>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/forgotten_pages.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::PostgresServer;
using treff::testing::StatusIs;

absl::Status ReadAt(const std::string& url) {
  auto database = Database::Open({.url = url});
  if (!database.ok()) return database.status();
  return (*database)->Read([](soci::session&) { return absl::OkStatus(); });
}

TEST(PostgresqlSession, AUrlNeedsNoOptions) {
  PostgresServer& postgres = PostgresServer::Shared();
  const std::string url = postgres.NewDatabase();
  setenv("PGHOST", postgres.socket_folder().c_str(), /*overwrite=*/1);
  setenv("PGUSER", "treff", /*overwrite=*/1);
  const std::string bare = url.substr(0, url.find('?'));

  EXPECT_THAT(ReadAt(bare), IsOk());
  EXPECT_THAT(OverwriteForgotten(bare, {"pg_catalog.pg_class"}), IsOk());
}

TEST(PostgresqlSession, ARefusalSaysWhatToLookAtAndQuotesNothing) {
  const std::string url = PostgresServer::Shared().NewDatabase();
  const std::string stranger = absl::StrReplaceAll(url, {{"user=treff", "user=stranger"}});
  const std::string elsewhere =
      absl::StrReplaceAll(url, {{url.substr(0, url.find('?')), "postgresql:///elsewhere"}});

  EXPECT_THAT(ReadAt(stranger),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("refuses the login"), Not(HasSubstr("stranger")))));
  EXPECT_THAT(ReadAt(elsewhere),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("is not there"), Not(HasSubstr("elsewhere")))));
}

TEST(PostgresqlSession, WhatTheServerWarnsOfIsAnEntryOfTheLog) {
  soci::session session;
  OpenPostgresql(PostgresServer::Shared().NewDatabase(), absl::Seconds(10), session);

  ::testing::internal::CaptureStderr();
  session << "DO $$ BEGIN RAISE WARNING 'rows are old'; END $$";
  const std::string log = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(log, AllOf(HasSubstr("\"PostgreSQL warns\""), HasSubstr("rows are old"),
                         Not(HasSubstr("WARNING:"))));
}

}  // namespace
}  // namespace treff::platform
