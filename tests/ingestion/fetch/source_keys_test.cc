// Keys of sources, from a file.
#include "services/ingestion/fetch/source_keys.h"

#include <fstream>

#include <gmock/gmock.h>

#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class SourceKeysTest : public ::testing::Test {
 protected:
  absl::StatusOr<SourceKeys> Read(const std::string& text) {
    const std::string path = folder_.path() + "/keys";
    std::ofstream(path) << text;
    return SourceKeys::Read(path, RealCatalogue());
  }

  const testing::TempDir folder_;
  const catalogue::Source& open_ = *RealCatalogue().FindSource("ssb_pxweb");
  const catalogue::Source& closed_ = *RealCatalogue().FindSource("nav_vacancies");
};

TEST_F(SourceKeysTest, ASourceThatNeedsNoneMayAlwaysBeAsked) {
  const SourceKeys none;

  EXPECT_TRUE(none.MayAsk(open_));
  EXPECT_THAT(none.CheckMayAsk(open_), IsOk());
  EXPECT_EQ(none.HeaderOf(open_), "");
}

TEST_F(SourceKeysTest, WithoutItsKeyASourceIsNotAskedAndTheRemedyIsNamed) {
  const SourceKeys none;

  EXPECT_FALSE(none.MayAsk(closed_));
  EXPECT_THAT(none.CheckMayAsk(closed_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("pam-stilling-feed"), HasSubstr("nav_vacancies KEY"))));
}

TEST_F(SourceKeysTest, AKeyStandsInTheHeaderThatTheSourceSays) {
  const auto keys = Read("# Nav\n\nnav_vacancies  eyJ.abc-1\r\nhelsedir 0123\n");

  ASSERT_THAT(keys, IsOk());
  EXPECT_TRUE(keys->MayAsk(closed_));
  EXPECT_EQ(keys->HeaderOf(closed_), "Authorization: Bearer eyJ.abc-1");
  EXPECT_EQ(keys->HeaderOf(*RealCatalogue().FindSource("helsedir")),
            "Ocp-Apim-Subscription-Key: 0123");
}

TEST_F(SourceKeysTest, AFaultIsNamedByItsLineAndNoKeyIsRepeated) {
  const auto expect = [&](const std::string& text, const std::string& message) {
    EXPECT_THAT(Read(text), StatusIs(absl::StatusCode::kInvalidArgument,
                                     AllOf(HasSubstr(message), Not(HasSubstr("secret")))));
  };

  expect("nav_vacancies\n", "line 1: it must be a source, a blank, and its key");
  expect("nav_vacancies secret secret\n", "line 1");
  expect("nav_vacancies secr\xC3\xA9t\n", "line 1");
  expect("\nssb_pxweb secret\n", "line 2: the catalogue has no source ssb_pxweb that needs a key");
  expect("helsedir secret\nhelsedir secret2\n", "line 2: helsedir is there twice");
}

TEST_F(SourceKeysTest, AFileThatIsNotThereIsNamed) {
  EXPECT_THAT(SourceKeys::Read(folder_.path() + "/none", RealCatalogue()),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("/none")));
}

}  // namespace
}  // namespace treff::ingestion
