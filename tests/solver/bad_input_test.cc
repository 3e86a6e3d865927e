// Problems from careless and hostile hands: named faults, never a crash, never a wrong reading.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "services/solver/io/problem_json.h"
#include "services/solver/io/text_file.h"
#include "services/solver/model/problem_builder.h"

namespace treff::solver {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSound[] = R"({
  "resources": ["persons"],
  "locations": [{"id": "A", "capacity": [4]}, {"id": "B", "capacity": [3]}],
  "cases": [{"id": "1", "demand": [2], "location": [0, 1], "value": [0.8, 0.4]},
            {"id": "2", "demand": [3], "location": [0], "value": [0.7]}],
  "options": {"unplacedAllowed": true}})";

std::string With(const std::string& part, const std::string& instead, std::string text = kSound) {
  const size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), instead);
}

std::string FaultOf(const std::string& json) {
  const auto problem = ProblemFromJson(json);
  EXPECT_EQ(problem.status().code(), absl::StatusCode::kInvalidArgument) << json.substr(0, 500);
  return std::string(problem.status().message());
}

TEST(BadInput, NumbersThatAreNoneAreNamedWithTheirPlace) {
  EXPECT_THAT(FaultOf(With("0.4", "NaN")),
              HasSubstr("cases[0].value[1]: is NaN; must be a finite"));
  EXPECT_THAT(FaultOf(With("0.4", "\"Infinity\"")), HasSubstr("cases[0].value[1]"));
  EXPECT_THAT(FaultOf(With("0.4", "-1e400")), HasSubstr("cases[0].value[1]: is -1e400"));
  EXPECT_THAT(FaultOf(With("0.4", "1e12")), HasSubstr("cases[0].value[1]"));
  EXPECT_THAT(FaultOf(With("0.4", "null")), HasSubstr("cases[0].value[1]: is null"));
  EXPECT_THAT(FaultOf(With("0.4", "[]")), HasSubstr("cases[0].value[1]: is ["));
  EXPECT_THAT(FaultOf(With("[4]", "[99999999999999999999]")),
              HasSubstr("locations[0].capacity[0]"));
  EXPECT_THAT(FaultOf(With("[4]", "[2.5]")), HasSubstr("is 2.5; must be a whole number"));
  EXPECT_THAT(FaultOf(With("[4]", "[1000000001]")), HasSubstr("must be 0 to 1000000000"));
  EXPECT_THAT(FaultOf(With("true", "true, \"seed\": -1")), HasSubstr("options.seed: is -1"));
  EXPECT_THAT(FaultOf(With("true", "\"yes\"")), HasSubstr("options.unplacedAllowed: is \"yes\""));
  EXPECT_THAT(FaultOf(With("true", "true, \"gap\": \"NaN\"")), HasSubstr("options.gap"));
}

TEST(BadInput, WholeNumbersMayBeWrittenWithAPoint) {
  const auto problem = ProblemFromJson(With("[4]", "[4.0]"));

  ASSERT_TRUE(problem.ok()) << problem.status().message();
  EXPECT_EQ(problem->capacity[0], 4);
}

TEST(BadInput, EveryFaultIsNamedAtOnceAndOthersGoOn) {
  std::string text = With("\"demand\": [2]", "\"demand\": [NaN]");
  text = With("[0, 1]", "[0, \"x\"]", text);
  text = With("[3]}", "[-3]}", text);
  text = With("\"id\": \"2\"", "\"id\": \"1\"", text);

  EXPECT_THAT(FaultOf(text),
              AllOf(HasSubstr("cases[0].demand[0]"), HasSubstr("cases[0].location[1]"),
                    HasSubstr("locations[1].capacity[0]: is -3"), HasSubstr("cases[1].id"),
                    Not(HasSubstr("cases[0].value"))));
}

TEST(BadInput, UnknownFieldsAreNamedWithWhatWasMeant) {
  EXPECT_THAT(FaultOf(With("\"demand\"", "\"demnad\"")),
              HasSubstr("cases[0].demnad: is no field of the problem: did you mean demand?"));
  EXPECT_THAT(FaultOf(With("\"options\"", "\"zzz\"")),
              HasSubstr("zzz: is no field of the problem: the fields are resources, locations"));
  EXPECT_THAT(FaultOf(With("true", "true, \"unplaced_allowed\": true")),
              HasSubstr("options.unplacedAllowed: is there twice"));
}

TEST(BadInput, IdentifiersAreTextThatCanBeShown) {
  EXPECT_THAT(FaultOf(With("\"A\"", R"("A\u0007")")), HasSubstr("without control"));
  EXPECT_THAT(FaultOf(With("\"A\"", R"("\ud800")")), HasSubstr("locations[0].id: is"));
  EXPECT_THAT(FaultOf(With("\"A\"", "\"" + std::string(201, 'a') + "\"")), HasSubstr("1 to 200"));
  EXPECT_THAT(FaultOf(With("\"A\"", "\"\xC3\"")), HasSubstr("not UTF-8"));
  EXPECT_THAT(FaultOf(With("\"A\"", "\"\"")), HasSubstr("locations[0].id"));
  EXPECT_THAT(FaultOf(With("\"A\"", "\"  \"")), HasSubstr("not only spaces"));
  for (const char* unseen : {R"("A\u061c")", R"("A\u200b")", R"("A\u2028B")", R"("A\u202eB")",
                             R"("A\u2066B")", R"("\ufeffA")"}) {
    EXPECT_THAT(FaultOf(With("\"A\"", unseen)), HasSubstr("or invisible characters"));
  }
  for (const char* seen : {R"("\u00c5lesund")", R"("\u2013")", R"("\u0161\u014fl")"}) {
    EXPECT_TRUE(ProblemFromJson(With("\"A\"", seen)).ok()) << seen;
  }
}

TEST(BadInput, TextsThatAreNoJsonSayWhere) {
  EXPECT_THAT(FaultOf(""), HasSubstr("nothing in the text"));
  EXPECT_THAT(FaultOf(std::string(kSound).substr(0, 200)), HasSubstr("cut off"));
  EXPECT_THAT(FaultOf(std::string(kSound).substr(0, std::string(kSound).size() - 1)),
              HasSubstr("the text is cut off, or"));
  EXPECT_THAT(FaultOf(With("0.8, 0.4", "0.8 0.4")), HasSubstr("cases[0], line 4, column "));
  EXPECT_THAT(FaultOf(std::string(kSound) + " {}"), HasSubstr("more behind the end"));
  EXPECT_THAT(FaultOf(std::string("\xFF\xFE{\0", 4)), HasSubstr("not UTF-8"));
  EXPECT_THAT(FaultOf(std::string(1'000'000, '[')), HasSubstr("is no object"));
  EXPECT_THAT(FaultOf("{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}"),
              HasSubstr("a: is no field"));
  EXPECT_TRUE(ProblemFromJson("\xEF\xBB\xBF" + std::string(kSound)).ok()) << "a mark is no fault";
}

TEST(BadInput, OptionsAreNamedAsTheTextNamesThem) {
  EXPECT_THAT(FaultOf(With("true", "true, \"timeLimit\": \"0s\", \"maxPeriodShare\": 2")),
              AllOf(HasSubstr("options.timeLimit: must be above"),
                    HasSubstr("options.maxPeriodShare: must be from"), Not(HasSubstr("_"))));
  ProblemBuilder of_proto;
  of_proto.SetOptions({.time_limit_seconds = 0});
  EXPECT_THAT(std::string(std::move(of_proto).Build().status().message()),
              HasSubstr("options.time_limit: must be above"));
  EXPECT_THAT(FaultOf(With("true", "true, \"timeLimit\": 5")),
              HasSubstr("options.timeLimit: is 5; must be seconds as in"));
  EXPECT_THAT(FaultOf(With("true", "true, \"linkKind\": 25")),
              HasSubstr("options.linkKind: is 25; must be SAME_LOCATION"));
}

TEST(BadInput, AListThatIsNoneIsNotCalledEmptyToo) {
  EXPECT_THAT(FaultOf(R"({"resources": "p", "locations": {}, "cases": 7})"),
              AllOf(HasSubstr("resources: is \"p\"; must be a list"), Not(HasSubstr("empty")),
                    Not(HasSubstr("at least one"))));
}

TEST(BadInput, FilesAreNamed) {
  const std::string path = ::testing::TempDir() + "allocation_file";
  std::ofstream(path) << "";

  EXPECT_THAT(std::string(ReadProblemFile(path).status().message()),
              HasSubstr("allocation_file: there is nothing in the text"));

  std::ofstream(path) << "{}";
  const auto file = platform::GetDetail<google::rpc::ResourceInfo>(ReadProblemFile(path).status());
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->resource_name(), path);
  std::filesystem::remove(path);
}

TEST(BadInput, NoGroupIsCalledEveryGroup) {
  EXPECT_THAT(FaultOf(With("\"demand\": [2]", "\"group\": \"*\", \"demand\": [2]")),
              HasSubstr("cases[0].group: is `*`, which means every group"));
}

TEST(BadInput, AnIndexOfAnySizeIsSaidAsItIs) {
  EXPECT_THAT(FaultOf(With("[0, 1]", "[0, 99999999999]")),
              HasSubstr("cases[0].location[1]: is 99999999999; must be an index"));
}

TEST(BadInput, CasesOfALinkThatHasNoCommonPlaceAreNamed) {
  const std::string one = With("\"demand\": [2]", "\"link\": \"x\", \"demand\": [4]");
  EXPECT_THAT(
      FaultOf(With("\"demand\": [3]", "\"link\": \"x\", \"demand\": [3]", one)),
      HasSubstr("cases[0].link: no place is compatible with all cases of the link and large "
                "enough for them (1, 2): undo"));
}

TEST(BadInput, AGroupHasOneFloor) {
  const std::string floors =
      R"(true, "floors": [{"group": "*", "ratio": 1}, {"group": "*", "ratio": 0.5}])";
  EXPECT_THAT(FaultOf(With("true", floors)),
              HasSubstr("options.floors[1].group: has a floor already: keep one"));
}

TEST(BadInput, WhatKeepsACaseFromEveryPlaceIsNamed) {
  const std::string placed = With("true", "false");
  EXPECT_THAT(FaultOf(With("\"demand\": [2]", "\"demand\": [9]", placed)),
              HasSubstr("cases[0].location: no compatible location is large enough"));
  EXPECT_THAT(FaultOf(With("\"demand\": [2]", "\"burden\": 1, \"demand\": [2]",
                           With("true", "false, \"maxBurdenShare\": 0.1"))),
              HasSubstr("largest share of burden"));
  // Alone in its link, a case may stay out as any other.
  EXPECT_TRUE(ProblemFromJson(With("\"demand\": [2]", "\"link\": \"x\", \"demand\": [9]")).ok());
}

TEST(BadInput, MinimaMustBeWithinReach) {
  EXPECT_THAT(FaultOf(With("[4]", "[4], \"minimum\": [5]")), HasSubstr("above the capacity of 4"));
  EXPECT_THAT(FaultOf(With("[3]}", "[3], \"minimum\": [3]}")),
              HasSubstr("locations[1].minimum[0]: is 3, above the 2 that all cases compatible"));
  const std::string text = With("[4]", "[4], \"minimum\": [4]");
  EXPECT_THAT(FaultOf(With("[3]}", "[3], \"minimum\": [2]}", text)),
              HasSubstr("the minima of persons add up to 6, above the 5"));
}

TEST(BadInput, ACaseLargerThanAnyPlaceStaysUnplacedOrIsNamed) {
  const std::string text = With("\"demand\": [3]", "\"demand\": [5]");

  EXPECT_TRUE(ProblemFromJson(text).ok());
  EXPECT_THAT(FaultOf(With("true", "false", text)), HasSubstr("cases[1].location: no compatible"));
}

TEST(BadInput, TooLittleRoomForAllIsSaidBeforeAnySearch) {
  const std::string text = With("[3]}", "[0]}");

  EXPECT_TRUE(ProblemFromJson(text).ok());
  EXPECT_THAT(FaultOf(With("true", "false", text)),
              HasSubstr("need 5 of persons together, and all"));
}

TEST(BadInput, ManyFaultsAreCountedNotListed) {
  std::string text = R"({"resources": ["persons"], "locations": [], "cases": [)";
  for (int i = 0; i < 5000; ++i) text += i == 0 ? "{}" : ", {}";
  const absl::Status status = ProblemFromJson(text + "]}").status();

  EXPECT_LT(status.message().size(), 5000u);
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_GT(std::stoi(info->metadata().at("unlisted_count")), 9000);
}

TEST(TextFile, RefusesWhatIsNoFileOrTooLarge) {
  const std::string path = ::testing::TempDir() + "allocation_text";
  std::ofstream(path) << "twelve bytes";

  EXPECT_EQ(*ReadText(path, {}), "twelve bytes");
  EXPECT_EQ(ReadText(path, {.max_bytes = 11}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadText(path + ".not", {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(ReadText(::testing::TempDir(), {}).status().message()),
              HasSubstr("is a folder"));
  std::filesystem::resize_file(path, 3'000'000'000);  // sparse
  EXPECT_THAT(std::string(ReadText(path, {}).status().message()), HasSubstr("is larger than"));
  std::filesystem::remove(path);
}

TEST(TextFile, BoundsWhatHasNoSize) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::thread writer([&] {
    const std::string much(3'000'000, 'x');
    EXPECT_EQ(write(ends[1], much.data(), much.size()), std::ssize(much));
    close(ends[1]);
  });
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  EXPECT_THAT(std::string(ReadText(path, {.max_bytes = 1'000'000}).status().message()),
              HasSubstr("is larger than 1000000 bytes"));
  char rest[4096];
  while (read(ends[0], rest, sizeof(rest)) > 0) continue;
  writer.join();
  close(ends[0]);
  EXPECT_THAT(std::string(ReadText("/dev/zero", {}).status().message()), HasSubstr("is a device"));
}

}  // namespace
}  // namespace treff::solver
