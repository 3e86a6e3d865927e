// Messages in text columns: what is written comes back, what is damaged is named.
#include "services/platform/storage/message_column.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "services/platform/status/error_details.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using google::rpc::ErrorInfo;
using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST(MessageColumn, GivesTheMessageBack) {
  ErrorInfo message;
  message.set_reason(std::string("zero \0 and \n and '", 19));
  const std::string text = ToColumn(message);
  EXPECT_EQ(text.find('\0'), std::string::npos);

  const auto back = FromColumn<ErrorInfo>(text, "cases/1");

  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->reason(), message.reason());
}

TEST(MessageColumn, ReadsRowsOfEarlierVersions) {
  // As version 0.1.0 wrote ErrorInfo{reason: "STALE_ETAG", domain: "treff.no"}.
  const auto old = FromColumn<ErrorInfo>("CgpTVEFMRV9FVEFHEgh0cmVmZi5ubw==", "cases/1");
  ASSERT_THAT(old, IsOk());
  EXPECT_EQ(old->reason(), "STALE_ETAG");
  EXPECT_EQ(old->domain(), "treff.no");
}

TEST(MessageColumn, ADamagedRowIsNamed) {
  for (const char* damaged : {"%%%", "CgpTVEFMRV9FVEFHEgh0cmVmZi5u", "////"}) {
    const auto result = FromColumn<ErrorInfo>(damaged, "cases/1");
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kDataLoss,
                                 AllOf(HasSubstr("cases/1"), HasSubstr("cannot be read"))))
        << damaged;
    const auto info = GetDetail<ErrorInfo>(result.status());
    EXPECT_EQ(info->reason(), "STORED_ROW_DAMAGED");
    EXPECT_EQ(info->metadata().at("row"), "cases/1");
  }
}

}  // namespace
}  // namespace treff::platform
