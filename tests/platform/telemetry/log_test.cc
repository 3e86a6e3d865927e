#include "services/platform/telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kId[] = "1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b";

TEST(Log, AnErrorsTextDoesNotSayWhoseRecordItIs) {
  ::testing::internal::CaptureStderr();
  LogWarning("failed", {{"operation", std::string("operations/") + kId},
                        {"error", std::string("cases/") + kId + " is withdrawn, " + kId}});
  const std::string line = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(line, AllOf(HasSubstr("\"error\":\"cases/… is withdrawn, …\""),
                          HasSubstr(std::string("operations/") + kId)));
}

TEST(Log, OtherTextsStayAsTheyAre) {
  ::testing::internal::CaptureStderr();
  LogWarning("failed", {{"error", "1b4e28ba-2fa1-4d3b is no id, nor is ef19"}, {"error", ""}});
  const std::string line = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(line,
              AllOf(HasSubstr("1b4e28ba-2fa1-4d3b is no id, nor is ef19"), Not(HasSubstr("…"))));
}

}  // namespace
}  // namespace treff::platform
