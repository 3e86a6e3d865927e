#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/io/problem_proto.h"
#include "services/solver/model/generate.h"

namespace treff::solver {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSound[] = R"({
  "resources": ["persons"],
  "locations": [{"id": "A", "capacity": [4], "minimum": [0]},
                {"id": "B", "capacity": ["3"], "region": "north"}],
  "cases": [{"id": "1", "demand": [2], "location": [1, 0], "value": [0.4, 0.8], "group": "g"},
            {"id": "2", "demand": [3], "location": [0], "value": [0.7], "link": ""}],
  "options": {"unplacedAllowed": true, "timeLimit": "1.5s", "gap": 0, "threads": 1, "seed": 7,
              "floors": [{"group": "*", "ratio": 0.5}], "link_kind": "SAME_REGION"}})";

std::string MessageOf(const std::string& json) {
  const auto problem = ProblemFromJson(json);
  EXPECT_EQ(problem.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(problem.status().message());
}

std::string With(std::string text, const std::string& part, const std::string& instead) {
  const size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), instead);
}

TEST(ProblemJson, ReadsWhatProtobufReads) {
  v1::AllocationProblem proto;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(kSound, &proto).ok());

  const auto from_json = ProblemFromJson(kSound);
  const auto from_proto = ProblemFromProto(proto);

  ASSERT_TRUE(from_json.ok()) << from_json.status().message();
  ASSERT_TRUE(from_proto.ok()) << from_proto.status().message();
  EXPECT_EQ(ProblemToJson(*from_json), ProblemToJson(*from_proto));
  EXPECT_EQ(from_json->options.time_limit_seconds, 1.5);
  EXPECT_EQ(from_json->options.link_kind, LinkKind::kSameRegion);
  EXPECT_THAT(from_json->pair_value, ::testing::ElementsAre(0.8, 0.4, 0.7));
}

TEST(ProblemJson, ReadsWhatItWrites) {
  const std::string text = ProblemToJson(Generate({.cases = 50, .locations = 8}));

  const auto again = ProblemFromJson(text);

  ASSERT_TRUE(again.ok()) << again.status().message();
  EXPECT_EQ(ProblemToJson(*again), text);
}

// Every field of a problem, and none with the value that it has when unset.
constexpr char kEverything[] = R"({
  "resources": ["persons", "school"],
  "locations": [{"id": "A", "capacity": [40, 9], "minimum": [2, 1], "region": "north"},
                {"id": "B", "capacity": [30, 8], "minimum": [1, 0], "region": "south"},
                {"id": "C", "capacity": [20, 7]}],
  "cases": [{"id": "1", "demand": [2, 1], "location": [0, 1], "value": [0.4, -0.8], "group": "g",
             "link": "kin", "period": "week-1", "burden": 0.5},
            {"id": "2", "demand": [3, 1], "location": [0, 2], "value": [0.7, 0.1], "group": "h",
             "link": "kin", "period": "week-2", "burden": 0.25},
            {"id": "3", "demand": [1, 0], "location": [1], "value": [0.3], "burden": 0.25},
            {"id": "4", "demand": [1, 0], "location": [], "value": []}],
  "options": {"unplacedAllowed": true, "unplacedPrice": 0.25, "timeLimit": "1.999999999s",
              "gap": 0.01, "threads": 3, "seed": "18446744073709551615", "linkKind": "SAME_REGION",
              "floors": [{"group": "*", "ratio": 0.5}, {"group": "h", "ratio": 0.125}],
              "maxBurdenShare": 0.75, "maxPeriodShare": 0.5}})";

TEST(ProblemProto, MakesTheSameProblemAgain) {
  std::string other = With(kEverything, "SAME_REGION", "SAME_LOCATION");
  other = With(other, "1.999999999s", "60s");
  for (const std::string& text : {std::string(kEverything), other}) {
    const auto problem = ProblemFromJson(text);
    ASSERT_TRUE(problem.ok()) << problem.status().message();

    const auto again = ProblemFromProto(ProblemToProto(*problem));

    ASSERT_TRUE(again.ok()) << again.status().message();
    EXPECT_EQ(ProblemToJson(*again), ProblemToJson(*problem));
    EXPECT_EQ(again->groups, problem->groups);
    EXPECT_EQ(again->links, problem->links);
    EXPECT_EQ(again->periods, problem->periods);
    EXPECT_EQ(again->regions, problem->regions);
  }
}

TEST(ProblemProto, IsWhatProtobufReadsFromTheSameText) {
  const std::string text = ProblemToJson(Generate({.cases = 40, .locations = 6}));
  v1::AllocationProblem read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text, &read).ok());

  const v1::AllocationProblem made = ProblemToProto(*ProblemFromJson(text));

  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(made, read));
}

TEST(ProblemJson, NamesEveryFault) {
  std::string text = With(kSound, "[4], \"minimum\": [0]", "[-4], \"minimum\": [9]");
  text = With(text, "[1, 0]", "[1, 7]");
  text = With(text, "[0.7]", "[\"NaN\"]");
  text = With(text, "\"ratio\": 0.5", "\"ratio\": -1");

  EXPECT_THAT(MessageOf(text),
              AllOf(HasSubstr("locations[0].capacity[0]"), HasSubstr("locations[0].minimum[0]"),
                    HasSubstr("cases[0].location[1]"), HasSubstr("cases[1].value[0]"),
                    HasSubstr("options.floors[0].ratio")));
}

TEST(ProblemJson, RefusesWhatIsNoProblem) {
  EXPECT_THAT(MessageOf(""), HasSubstr("AllocationProblem"));
  EXPECT_THAT(MessageOf("[]"), HasSubstr("AllocationProblem"));
  EXPECT_THAT(MessageOf("{}"), AllOf(HasSubstr("resources"), HasSubstr("locations"),
                                     HasSubstr("cases: must not be empty")));
  EXPECT_THAT(MessageOf(With(kSound, "\"demand\": [2]", "\"demand\": [2, 2]")),
              HasSubstr("cases[0].demand"));
  EXPECT_THAT(MessageOf(With(kSound, "\"id\": \"2\"", "\"id\": \"1\"")), HasSubstr("cases[1].id"));
  EXPECT_THAT(MessageOf(With(kSound, "\"options\"", "\"optoins\"")), HasSubstr("optoins"));
  EXPECT_THAT(MessageOf(std::string(100'000, '[')), Not(HasSubstr("[[[")));
}

TEST(ProblemJson, RefusesLinksThatContradictCompatibility) {
  std::string text = With(kSound, "\"link\": \"\"", "\"link\": \"pair\"");
  text = With(text, "\"group\": \"g\"", "\"group\": \"g\", \"link\": \"pair\"");
  text = With(text, "[1, 0], \"value\": [0.4, 0.8]", "[1], \"value\": [0.4]");

  EXPECT_THAT(MessageOf(text), HasSubstr("cases[0].link"));
}

TEST(ProblemJson, RefusesACaseLargerThanAnyPlaceIfNoneMayStayUnplaced) {
  std::string text = With(kSound, "\"unplacedAllowed\": true", "\"unplacedAllowed\": false");
  text = With(text, "\"demand\": [3]", "\"demand\": [5]");

  EXPECT_THAT(MessageOf(text), HasSubstr("cases[1].location"));
}

}  // namespace
}  // namespace treff::solver
