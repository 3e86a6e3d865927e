// The commands that need no service, as programs: what they print, where, and how they exit.
#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/substitute.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;

constexpr int kRefused = 5, kMissing = 6;
constexpr int kUsage = 2;
constexpr int kInfeasible = 3;
constexpr int kNothingFound = 4;
constexpr char kProblem[] =
    R"({"resources":["persons"],"locations":[{"id":"A","capacity":[4],"minimum":[0]},)"
    R"({"id":"B","capacity":[1]}],"cases":[{"id":"262","demand":[3],"location":[0,1],)"
    R"("value":[0.75,0.5],"group":"size-1","link":""},{"id":"263","demand":[2],"location":[0],)"
    R"("value":[0.5]}],"options":{"unplacedAllowed":true,"timeLimit":"60s","gap":0,"threads":1,)"
    R"("seed":1}})";

class SolveProgramTest : public ::testing::Test {
 protected:
  struct Result {
    int exit_status = 0;
    std::string output;  // standard output and error
  };

  Result Treff(std::vector<std::string> arguments) {
    auto child = Start(std::move(arguments));
    const int exit_status = child->Wait();
    return {exit_status, treff::testing::ReadFile(output_)};
  }

  std::unique_ptr<ChildProcess> Start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TREFF_BIN_DIR "/treff");
    std::ofstream(output_, std::ios::trunc).close();
    auto child = ChildProcess::Start({.command = arguments, .output_path = output_});
    EXPECT_THAT(child, treff::testing::IsOk());
    return *std::move(child);
  }

  treff::testing::TempDir folder_;
  const std::string output_ = folder_.File("output");
  const std::string problem_ = folder_.Write("problem.json", kProblem);
};

TEST_F(SolveProgramTest, PrintsWhatIsProvenAndWhereCasesGo) {
  const Result solved = Treff({"solve", problem_, "--language", "en"});

  EXPECT_EQ(solved.exit_status, 0);
  EXPECT_THAT(solved.output, HasSubstr("Objective  0.750000\n"));
  EXPECT_THAT(solved.output, HasSubstr("Bound      0.750000\n"));
  EXPECT_THAT(solved.output, HasSubstr("optimal: no placement is worth more, proven\n"));
  EXPECT_THAT(solved.output, HasSubstr("1 of 2 cases"));
  EXPECT_THAT(solved.output, HasSubstr("262   0.7500  A\n"));
  EXPECT_THAT(solved.output, HasSubstr("unplaced"));
}

TEST_F(SolveProgramTest, JsonIsTheResultMessage) {
  const Result solved = Treff({"solve", problem_, "--json"});

  ASSERT_EQ(solved.exit_status, 0) << solved.output;
  const auto result = nlohmann::json::parse(solved.output);
  EXPECT_EQ(result["objective"], 0.75);
  EXPECT_EQ(result["bound"], 0.75);
  EXPECT_EQ(result["gap"], 0);
  EXPECT_EQ(result["proven"], true);
  EXPECT_EQ(result["termination"], "OPTIMAL_PROVEN");
  EXPECT_TRUE(result["seconds"].is_number());
  ASSERT_EQ(result["placement"].size(), 1u);
  EXPECT_EQ(result["placement"][0]["case"], "262");
  EXPECT_EQ(result["placement"][0]["location"], "A");
  EXPECT_EQ(result["prices"][0]["capacity"], 4);
  EXPECT_EQ(result["prices"][0]["used"], 3);
  EXPECT_EQ(result["prices"][1]["binds"], false);  // nobody fits there
}

TEST_F(SolveProgramTest, ReadsWhatGenerateWritesAndSaysItIsMadeUp) {
  const Result cohort = Treff({"generate", "--cases", "40", "--locations", "5", "--seed", "2"});
  ASSERT_EQ(cohort.exit_status, 0) << cohort.output;
  EXPECT_EQ(nlohmann::json::parse(cohort.output)["cases"][0]["id"], "synthetic-1");
  EXPECT_EQ(Treff({"generate", "--cases", "40", "--locations", "5", "--seed", "2"}).output,
            cohort.output);
  const std::string file = folder_.Write("cohort.json", cohort.output);

  const Result solved = Treff({"solve", file, "--gap", "0.05", "--seed", "3", "--json"});
  EXPECT_LE(nlohmann::json::parse(solved.output)["gap"], 0.05);

  const Result played = Treff({"replay", file, "--pool", file, "--batches", "4", "--seeds", "2",
                               "--futures", "2", "--arrivals", "over-dispersed", "--json"});
  ASSERT_EQ(played.exit_status, 0) << played.output;
  const auto report = nlohmann::json::parse(played.output);
  ASSERT_EQ(report["seeds"].size(), 2u);
  EXPECT_GT(report["worstFraction"], 0.8);
  EXPECT_LE(report["meanFraction"], 1);
  EXPECT_GT(report["greedyMeanFraction"], 0.5);
}

TEST_F(SolveProgramTest, ReplaySaysWhatBatchesDoNotKeep) {
  const std::string file = folder_.Write(
      "links.json",
      R"({"resources":["persons"],"locations":[{"id":"A","capacity":[4],"minimum":[1]}],)"
      R"("cases":[{"id":"1","demand":[2],"location":[0],"value":[1],"link":"x"}],)"
      R"("options":{"floors":[]}})");
  const std::vector<std::string> replay = {"replay", file, "--pool", file, "--seeds", "1"};

  EXPECT_THAT(Treff(replay).output,
              HasSubstr("options.unplacedAllowed, locations.minimum, cases.link\n"));
  std::vector<std::string> for_programs = replay;
  for_programs.push_back("--json");
  EXPECT_EQ(nlohmann::json::parse(Treff(for_programs).output)["leftOut"],
            nlohmann::json({"options.unplacedAllowed", "locations.minimum", "cases.link"}));
}

TEST_F(SolveProgramTest, FaultsOfAProblemAreALineEachAndExitAsRefused) {
  const std::string file = folder_.Write(
      "bad.json", R"({"resources":["persons"],"locations":[{"id":"A","capacity":[-4]}],)"
                  R"("cases":[{"id":"\u001b[31m","demand":[NaN]}],"optoins":{}})");

  const Result refused = Treff({"solve", file});

  EXPECT_EQ(refused.exit_status, kRefused);
  for (const char* line : {"\n  locations[0].capacity[0]: is -4", "\n  cases[0].id: ",
                           "\n  cases[0].demand[0]: is NaN", "did you mean options?"}) {
    EXPECT_THAT(refused.output, HasSubstr(line));
  }
  EXPECT_THAT(refused.output, Not(HasSubstr("\033")));
}

TEST_F(SolveProgramTest, FloorsThatCannotHoldAreNamedWithWhatCan) {
  const Result cohort =
      Treff({"generate", "--cases", "60", "--locations", "5", "--floor-ratio", "5"});
  const std::string file = folder_.Write("cohort.json", cohort.output);

  const Result refused = Treff({"solve", file});

  EXPECT_EQ(refused.exit_status, kInfeasible);
  EXPECT_THAT(refused.output, HasSubstr("Det finnes ingen plassering: det er bevist"));
  EXPECT_THAT(refused.output, HasSubstr(" of 5 for size-1"));
  EXPECT_THAT(refused.output, HasSubstr("lower the binding ones"));
}

TEST_F(SolveProgramTest, NothingFoundInTheTimeIsNotProvenImpossible) {
  // Four places want one each of three cases: impossible, but only a search tree shows it.
  constexpr absl::string_view kMinima =
      R"({"resources":["p","q"],"locations":[{"id":"A","capacity":[4,8],"minimum":[1,0]},)"
      R"({"id":"B","capacity":[5,7],"minimum":[0,1]},{"id":"C","capacity":[7,4],"minimum":[1,1]},)"
      R"({"id":"D","capacity":[2,2],"minimum":[0,1]}],"cases":[)"
      R"({"id":"1","demand":[1,1],"location":[0,1,2,3],"value":[0.1,0.5,0.5,0.6]},)"
      R"({"id":"2","demand":[2,3],"location":[0,1,2,3],"value":[0.8,0.3,0.4,0]},)"
      R"({"id":"3","demand":[2,1],"location":[0,1,2,3],"value":[0.6,0.7,0.8,0.3]}],)"
      R"("options":{"unplacedAllowed":true$0}})";
  const auto file = [&](absl::string_view options) {
    return folder_.Write("minima.json", absl::Substitute(kMinima, options));
  };
  ASSERT_EQ(Treff({"solve", file("")}).exit_status, kInfeasible);

  const Result ended = Treff({"solve", file(R"(,"timeLimit":"0.000000001s")"), "--json"});

  EXPECT_EQ(ended.exit_status, kNothingFound) << ended.output.substr(0, 500);
  const auto result = nlohmann::json::parse(ended.output);
  EXPECT_EQ(result["termination"], "NOTHING_FOUND");
  EXPECT_THAT(result["fault"].get<std::string>(), HasSubstr("found no placement that keeps"));
}

TEST_F(SolveProgramTest, AFrontierSaysWhatEachFloorCosts) {
  const Result cohort = Treff({"generate", "--cases", "40", "--locations", "5"});
  const std::string file = folder_.Write("cohort.json", cohort.output);

  const Result read = Treff(
      {"frontier", file, "--ratios", "0.9,5", "--gap", "0.01", "--progress", "--language", "en"});
  EXPECT_EQ(read.exit_status, 0);
  for (const char* part : {"1 of 2 floors solved\n", "Without floors the total value is",
                           "No placement gives every group more than", "\n0.9000 ",
                           "no placement found\n", " of 5 for size-"}) {
    EXPECT_THAT(read.output, HasSubstr(part));
  }

  const Result parsed = Treff({"frontier", file, "--ratios", "1.2,0.9", "--gap", "0.01", "--json"});
  ASSERT_EQ(parsed.exit_status, 0) << parsed.output;
  const auto report = nlohmann::json::parse(parsed.output);
  EXPECT_LT(report["smallestRatio"], report["largestRatio"]);
  EXPECT_EQ(report["complete"], true);
  ASSERT_EQ(report["points"].size(), 2u);
  EXPECT_LE(report["points"][0]["lossFraction"], 0.01);
  EXPECT_LE(report["points"][1]["bound"], report["points"][0]["bound"]);
  EXPECT_THAT(report["points"][0]["groups"][0]["group"].get<std::string>(), HasSubstr("size-"));
  EXPECT_TRUE(report["points"][0]["groups"][0]["price"].is_number());
}

TEST_F(SolveProgramTest, WrongUseExitsWith2) {
  EXPECT_EQ(Treff({"frontier", problem_, "--points", "0"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"frontier", problem_, "--points", "2", "--ratios", "1"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"solve"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"solve", problem_, "--gap", "nan"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"solve", problem_, "--time-limit", "0"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"solve", problem_, "--threads", "0"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"replay", problem_}).exit_status, kUsage);
  EXPECT_EQ(Treff({"replay", problem_, "--pool", problem_, "--arrivals", "x"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"generate", "--cases", "0"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"generate", "--seed", "-1"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"solve", problem_, "--seed", "18446744073709551616"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"replay", problem_, "--pool", problem_, "--expected-share", "11"}).exit_status,
            kUsage);
}

TEST_F(SolveProgramTest, GenerateWritesOnlyWhatSolveTakes) {
  const Result refused =
      Treff({"generate", "--cases", "30", "--locations", "3", "--linked-share", "1"});
  EXPECT_EQ(refused.exit_status, kRefused);
  EXPECT_THAT(refused.output, HasSubstr("lower --linked-share"));
}

TEST_F(SolveProgramTest, AReplaySaysWhichOfItsFilesIsAtFault) {
  const std::string bad = folder_.Write("pool.json", R"({"resources":["persons"]})");

  const Result refused = Treff({"replay", problem_, "--pool", bad, "--language", "en"});
  EXPECT_EQ(refused.exit_status, kRefused);
  EXPECT_THAT(refused.output, HasSubstr("pool.json, these fields must be mended:\n  locations: "));
  EXPECT_THAT(refused.output, Not(HasSubstr("problem.json")));

  const Result cohort = Treff({"generate", "--cases", "4", "--locations", "3"});
  const Result others = Treff({"generate", "--cases", "4", "--locations", "2"});
  const std::string pool = folder_.Write("others.json", others.output);
  const Result apart =
      Treff({"replay", folder_.Write("cohort.json", cohort.output), "--pool", pool});
  EXPECT_EQ(apart.exit_status, kRefused);
  EXPECT_THAT(apart.output, HasSubstr("locations[2] is none in the pool and 'place-3' in the"));

  const Result twice = Treff({"replay", "-", "--pool", "-", "--language", "en"});
  EXPECT_EQ(twice.exit_status, kRefused);
  EXPECT_THAT(twice.output, HasSubstr("standard input can be read once"));
}

TEST_F(SolveProgramTest, FilesThatCannotBeReadAreNamed) {
  const Result no_file = Treff({"solve", folder_.File("none.json")});
  EXPECT_EQ(no_file.exit_status, kMissing);
  EXPECT_THAT(no_file.output, HasSubstr("none.json: cannot be opened"));
  EXPECT_THAT(Treff({"solve", folder_.path()}).output, HasSubstr("is a folder"));
  EXPECT_THAT(Treff({"solve", "/dev/zero"}).output, HasSubstr("is a device"));
  EXPECT_THAT(Treff({"solve", ""}).output, HasSubstr("has no name"));
  EXPECT_THAT(Treff({"replay", problem_, "--pool", folder_.File("none.json")}).output,
              HasSubstr("none.json"));
}

TEST_F(SolveProgramTest, AnInterruptPrintsTheBestFoundWithItsGap) {
  // Too large for branching: prices and a search, which never prove an optimum.
  const Result cohort = Treff({"generate", "--cases", "3000", "--locations", "20",
                               "--four-resources", "--time-limit", "300"});
  const std::string file = folder_.Write("cohort.json", cohort.output);
  const auto solving = Start({"solve", file, "--progress", "--language", "en"});
  ASSERT_TRUE(treff::testing::WaitUntil(
      [&] { return treff::testing::ReadFile(output_).find(", gap ") != std::string::npos; }));

  kill(solving->pid(), SIGINT);

  EXPECT_EQ(solving->Wait(), 0);
  EXPECT_THAT(treff::testing::ReadFile(output_),
              HasSubstr("stopped before the gap asked for was proven"));
}

}  // namespace
}  // namespace treff::cli
