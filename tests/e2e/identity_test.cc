// A house in which callers prove who they are, as its programs are run: treffd with an issuer of
// its own, and the client.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "tests/e2e/house/client.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"
#include "treff/access/v1/demo_sign_in_service.grpc.pb.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

platform::CallContext As(House& house, const std::string& role, const std::string& place = "") {
  access::v1::SignInRequest request;
  request.set_role(role);
  request.set_place(place);
  const auto signed_in = house.Call(&access::v1::DemoSignInService::Stub::SignIn, request);
  EXPECT_THAT(signed_in, IsOk());
  return {.token = signed_in.ok() ? signed_in->token() : ""};
}

absl::Status ListCases(House& house) {
  return house.Call(&casework::v1::CaseService::Stub::ListCases, casework::v1::ListCasesRequest())
      .status();
}

TEST(Identity, AHouseThatAsksForItStillWorksAsAWhole) {
  House house({.flags = {"--demo_issuer"}});
  EXPECT_THAT(ListCases(house), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(house.Profile("0301"), StatusIs(absl::StatusCode::kUnauthenticated));

  // Whoever may import asks; the services publish and follow in their own role.
  {
    const platform::ScopedCall call(As(house, "lead"));
    house.ImportAll();
  }
  const platform::ScopedCall call(As(house, "officer"));
  const auto created = house.Create(SampleCases().front());
  ASSERT_THAT(created, IsOk());
  EXPECT_THAT(house.Recommend(created->name()), IsOk());
  EXPECT_THAT(ListCases(house), IsOk());
  {
    const platform::ScopedCall municipality(As(house, "municipality", "0301"));
    EXPECT_THAT(ListCases(house), StatusIs(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(house.Recommend(created->name()), StatusIs(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(house.Profile("0301"), IsOk());
  }
  EXPECT_THAT(house.Logs(), Not(HasSubstr(platform::CurrentCall().token)));
}

TEST(Identity, TheClientKeepsItsTokenForItself) {
  House house({.flags = {"--demo_issuer"}});
  const treff::testing::TempDir folder;
  const std::string file = folder.path() + "/kept/token";
  const auto treff = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--token-file", file});
    return RunTreff(house, arguments);
  };

  EXPECT_EQ(treff({"cases", "list"}).status, 7);
  ASSERT_EQ(treff({"login", "--role", "officer"}).status, 0);
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(treff({"cases", "list"}).status, 0);
  ASSERT_EQ(treff({"login", "--role", "municipality", "--place", "0301"}).status, 0);
  EXPECT_EQ(treff({"cases", "list"}).status, 7);
  EXPECT_EQ(treff({"login", "--role", "service"}).status, 5);
  EXPECT_EQ(treff({"logout"}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(treff({"cases", "list"}).status, 7);
}

}  // namespace
}  // namespace treff::e2e
