// The casework program as it is run: over gRPC, with its file, through crashes.
#include <csignal>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "services/platform/status/grpc_status.h"
#include "services/platform/storage/database.h"
#include "tests/casework/running_casework.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/audit_service.grpc.pb.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::casework {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CaseworkService, AnAcknowledgedCaseSurvivesKill9) {
  treff::testing::TempDir folder;
  std::vector<v1::Case> acknowledged;
  for (int crash = 0; crash < 3; ++crash) {
    Casework casework(folder);
    for (int i = 0; i < 5; ++i) {
      v1::Case created;
      ASSERT_TRUE(casework.Create(SingleAdult(), created).ok());
      acknowledged.push_back(created);
    }
    casework.process().End(SIGKILL);
  }

  Casework casework(folder);
  for (v1::Case& c : acknowledged) {
    c.clear_warnings();  // said when it was registered, and not kept
    grpc::ClientContext context;
    v1::GetCaseRequest request;
    request.set_name(c.name());
    v1::Case found;
    ASSERT_TRUE(casework.stub().GetCase(&context, request, &found).ok());
    EXPECT_EQ(found.SerializeAsString(), c.SerializeAsString());
  }
}

TEST(CaseworkService, BadFieldsReachTheClientAndNothingPersonalReachesTheLog) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  v1::Case bad = SingleAdult();
  bad.set_reference("Kari Nordmann\x01");
  bad.mutable_members(0)->set_birth_year(1850);
  v1::Case good = SingleAdult();
  good.set_reference("SYNTETISK-HEMMELIG");

  v1::Case created;
  const absl::Status refused = platform::FromGrpc(casework.Create(bad, created));
  ASSERT_TRUE(casework.Create(good, created).ok());
  EXPECT_EQ(casework.Stop(), 0);

  EXPECT_THAT(refused, treff::testing::StatusIs(absl::StatusCode::kInvalidArgument,
                                                HasSubstr("case.members[0].birth_year")));
  EXPECT_THAT(casework.Log(), Not(HasSubstr("Kari")));
  EXPECT_THAT(casework.Log(), Not(HasSubstr("1850")));
  EXPECT_THAT(casework.Log(), Not(HasSubstr("HEMMELIG")));
}

TEST(CaseworkService, AReadThatWasAnsweredIsInTheLogWhateverEndsTheProcess) {
  treff::testing::TempDir folder;
  std::string name;
  constexpr int kCrashes = 3, kReads = 5;
  for (int crash = 0; crash < kCrashes; ++crash) {
    Casework casework(folder);
    if (crash == 0) {
      v1::Case created;
      ASSERT_TRUE(casework.Create(SingleAdult(), created).ok());
      name = created.name();
    }
    for (int i = 0; i < kReads; ++i) ASSERT_TRUE(casework.Get(name).ok());
    casework.process().End(SIGKILL);
  }

  Casework casework(folder);
  const auto audit = casework.NewAudit();
  grpc::ClientContext listing, verifying;
  v1::ListAccessesRequest list;
  list.set_parent(name);
  v1::ListAccessesResponse accesses;
  ASSERT_TRUE(audit->ListAccesses(&listing, list, &accesses).ok());
  EXPECT_EQ(accesses.accesses_size(), 1 + kCrashes * kReads);
  EXPECT_EQ(accesses.accesses(0).method(), "CaseService/GetCase");
  EXPECT_EQ(accesses.accesses(0).purpose(), "a test");
  v1::VerifyAccessLogResponse verified;
  ASSERT_TRUE(audit->VerifyAccessLog(&verifying, {}, &verified).ok());
  EXPECT_EQ(verified.fault(), v1::VerifyAccessLogResponse::FAULT_UNSPECIFIED);
  EXPECT_EQ(verified.entry_count(), 1 + kCrashes * kReads);
}

TEST(CaseworkService, AReadThatCannotBeLoggedIsNotAnswered) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  v1::Case created;
  ASSERT_TRUE(casework.Create(SingleAdult(), created).ok());
  ASSERT_TRUE(casework.Get(created.name()).ok());
  const auto beside = platform::Database::Open({.url = "sqlite:" + folder.File("casework.db")});
  ASSERT_THAT(beside, treff::testing::IsOk());

  ASSERT_THAT((*beside)->Write([](soci::session& sql) {
    sql << "ALTER TABLE casework_access RENAME TO elsewhere";
    return absl::OkStatus();
  }),
              treff::testing::IsOk());

  EXPECT_FALSE(casework.Get(created.name()).ok());
}

TEST(CaseworkService, WithoutAMunicipalityServiceATieIsUnavailable) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  v1::Case c = SingleAdult();
  v1::FamilyTie& tie = *c.add_family_ties();
  tie.set_relation(v1::FamilyTie::PARENT);
  tie.set_municipality("municipalities/0301");
  tie.set_importance(v1::REQUIRED);

  v1::Case created;
  EXPECT_EQ(casework.Create(c, created).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(casework.Create(SingleAdult(), created).ok());
}

TEST(CaseworkService, AWatchSendsNewEventsAndEndsWithTheService) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  grpc::ClientContext context;
  const auto reader = casework.stub().WatchCases(&context, v1::WatchCasesRequest());
  v1::Case created;
  ASSERT_TRUE(casework.Create(SingleAdult(), created).ok());

  v1::CaseEvent event;
  ASSERT_TRUE(reader->Read(&event));
  EXPECT_EQ(event.case_(), created.name());
  casework.process().Signal(SIGTERM);
  EXPECT_FALSE(reader->Read(&event));

  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(casework.process().Wait(), 0);
}

}  // namespace
}  // namespace treff::casework
