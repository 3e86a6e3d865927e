// What a browser says that its calls are for.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/platform/middleware/context.h"
#include "tests/gateway/small_house.h"

namespace treff::gateway {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

TEST(Purposes, ReachTheServiceOrTheCallIsRefused) {
  const SmallHouse house(
      [](const auto&) {
        v1::Case c;
        c.set_reference(platform::CurrentCall().principal.purpose);
        return c;
      },
      [](grpc::ServerContext&, const SmallCaseService::Send&) { return absl::OkStatus(); });
  const auto call_for = [&](const std::string& purpose) {
    return house.Client().Post("/treff.casework.v1.CaseService/GetCase",
                               {{"Treff-Purpose", purpose}}, "{}", "application/json");
  };

  const auto answer = call_for("find_municipality");
  // gRPC would end the process over these.
  const auto unreadable = call_for("finne en kommune på Østlandet");
  const auto too_long = call_for(std::string(201, 'x'));

  ASSERT_TRUE(answer && unreadable && too_long);
  EXPECT_EQ(json::parse(answer->body)["reference"], "find_municipality");
  for (const auto& refused : {&unreadable, &too_long}) {
    EXPECT_EQ((*refused)->status, 401);
    EXPECT_THAT((*refused)->body, HasSubstr("UNREADABLE_CALLER"));
  }
  EXPECT_EQ(call_for("find_municipality")->status, 200);
}

}  // namespace
}  // namespace treff::gateway
