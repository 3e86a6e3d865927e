#include "deploy/mirror/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::mirror {
namespace {

TEST(Faults, AreParsedAndMeetTheirPrefixOnly) {
  const auto parsed = Faults::Parse({"data.ssb.no/api/klass=status:429", "www.nav.no=hang"});
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  Faults faults(*parsed);

  EXPECT_EQ(faults.Next("data.ssb.no/api/klass/v1")->status, 429);
  EXPECT_EQ(faults.Next("www.nav.no/no")->kind, Fault::Kind::kHang);
  EXPECT_FALSE(faults.Next("data.ssb.no/api/pxwebapi").has_value());
}

TEST(Faults, OnceIsUsedUp) {
  Faults faults(Faults::Parse({"a.no=once:status:500"}).value());

  EXPECT_TRUE(faults.Next("a.no/").has_value());
  EXPECT_FALSE(faults.Next("a.no/").has_value());
}

TEST(Faults, AnythingElseIsAnErrorThatQuotesIt) {
  for (const char* text : {"", "a.no", "=hang", "a.no=explode", "a.no=status:200", "a.no=status:x",
                           "a.no=once:", "a.no=once:once:hang"}) {
    const absl::Status status = Faults::Parse({text}).status();

    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(text));
  }
}

}  // namespace
}  // namespace treff::mirror
