#include "services/cli/views/cases/case_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"

namespace treff::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

// Fields and what is wrong with them.
std::vector<std::pair<std::string, std::string>> Faults(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> faults;
  const auto bad =
      platform::GetDetail<google::rpc::BadRequest>(ParseCaseFile(text, "a.json").status());
  if (!bad.has_value()) return faults;
  for (const auto& violation : bad->field_violations()) {
    faults.emplace_back(violation.field(), violation.description());
  }
  return faults;
}

TEST(CaseFile, AByteOrderMarkIsPassedOver) {
  const auto c = ParseCaseFile("\xEF\xBB\xBF{\"reference\": \"SYNTETISK å\"}", "a.json");

  ASSERT_TRUE(c.ok()) << c.status();
  EXPECT_EQ(c->reference(), "SYNTETISK å");
}

TEST(CaseFile, BothWaysOfNamingAFieldAreRead) {
  const auto c = ParseCaseFile(
      R"({"track": "QUOTA_REFUGEE", "members": [{"birthYear": 1990, "study_wish": "NURSING_EDUCATION"}],
          "keepAwayFrom": ["municipalities/0301"]})",
      "a.json");

  ASSERT_TRUE(c.ok()) << c.status();
  EXPECT_EQ(c->members(0).birth_year(), 1990);
  EXPECT_EQ(c->members(0).study_wish(), casework::v1::Member::NURSING_EDUCATION);
  EXPECT_EQ(c->keep_away_from(0), "municipalities/0301");
}

TEST(CaseFile, AValueThatIsNotListedNamesThoseThereAre) {
  EXPECT_THAT(
      Faults(R"({"track": "OVERFORINGSFLYKTNING", "members": [{}, {"education": "HIGH"}]})"),
      ElementsAre(Pair("case.members[1].education", HasSubstr("HIGHER_LONG")),
                  Pair("case.track",
                       AllOf(HasSubstr("ASYLUM, QUOTA_REFUGEE"), Not(HasSubstr("OVERFORING"))))));
}

TEST(CaseFile, AFieldThatThereIsNotNamesThoseThereAre) {
  EXPECT_THAT(Faults(R"({"members": [{"fødselsår": 1990}]})"),
              ElementsAre(Pair("case.members[0]", HasSubstr("birthYear"))));
}

TEST(CaseFile, WhatIsNoJsonIsNamedByLineAndNotQuoted) {
  const absl::Status status = ParseCaseFile("{\n  \"reference\": Kari\n}", "a.json").status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr("a.json: is not JSON from line 2, column 16"), Not(HasSubstr("Kari"))));
  EXPECT_THAT(std::string(ParseCaseFile("[]", "a.json").status().message()), HasSubstr("one case"));
  EXPECT_THAT(std::string(ParseCaseFile("", "a.json").status().message()), HasSubstr("line 1"));
}

}  // namespace
}  // namespace treff::cli
