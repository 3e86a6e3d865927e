// The client as people and programs use it: every command against treffd.
#include <fstream>

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_split.h"
#include "tests/e2e/house/client.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "treff/casework/v1/audit_service.pb.h"
#include "treff/municipality/v1/dataset_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::e2e {
namespace {

using recommendation::v1::Allocation;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::TempDir;

// Exit statuses of the client.
// As docs/integration.md has them.
constexpr int kRefused = 5, kMissing = 6, kConflict = 8, kTryAgain = 9;
constexpr int kFailure = 1;
constexpr int kUsage = 2;

constexpr char kFirstCase[] = TREFF_SOURCE_DIR "/deploy/demo-data/cases/1-small-children.json";

House& Treffd() {
  static House& house = *new House(Shape::kEmbedded);
  return house;
}

Ran Treff(const std::vector<std::string>& arguments) { return RunTreff(Treffd(), arguments); }

// What `treff --json …` printed, as the response message it must be.
template <typename Message>
Message Json(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const Ran ran = Treff(arguments);
  EXPECT_EQ(ran.status, 0) << ran.error;
  Message message;
  const auto parsed = google::protobuf::util::JsonStringToMessage(ran.out, &message);
  EXPECT_TRUE(parsed.ok()) << parsed << "\n" << ran.out;
  return message;
}

class Client : public ::testing::Test {
 protected:
  // Imports once, by the client itself.
  static void SetUpTestSuite() {
    const Ran health = Treff({"health"});
    EXPECT_EQ(health.status, 0) << health.error;
    const auto imports = Json<ingestion::v1::ImportDatasetsResponse>({"ingest"});
    EXPECT_GT(imports.imports_size(), 0);
    for (const auto& import : imports.imports()) {
      EXPECT_EQ(import.state(), ingestion::v1::Import::PUBLISHED) << import.ShortDebugString();
    }
  }
};

TEST_F(Client, ASecondImportFindsNothingNew) {
  const auto again = Json<ingestion::v1::ImportDatasetsResponse>({"ingest"});
  for (const auto& import : again.imports()) {
    EXPECT_EQ(import.state(), ingestion::v1::Import::UNCHANGED) << import.ShortDebugString();
  }
  const auto replayed =
      Json<ingestion::v1::ImportDatasetsResponse>({"ingest", "--from-archive", "nav.unemployment"});
  ASSERT_EQ(replayed.imports_size(), 1);
  EXPECT_NE(replayed.imports(0).state(), ingestion::v1::Import::FAILED);
  EXPECT_EQ(replayed.dataset_version(), again.dataset_version());
}

TEST_F(Client, EveryReadingCommandHasATableAndItsMessageAsJson) {
  EXPECT_GE(
      Json<municipality::v1::ListDatasetVersionsResponse>({"datasets"}).dataset_versions_size(), 1);
  EXPECT_EQ(
      Json<municipality::v1::ListMunicipalitiesResponse>({"municipalities"}).municipalities_size(),
      357);
  EXPECT_EQ(Json<municipality::v1::Profile>({"municipalities", "0301"}).region().code(), "0301");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"sources"},
                                                  {"datasets"},
                                                  {"municipalities"},
                                                  {"municipalities", "--county", "15"},
                                                  {"municipalities", "0301", "--history"},
                                                  {"cases", "list"},
                                                  {"recommendations", "list"},
                                                  {"health"}}) {
    const Ran ran = Treff(command);
    EXPECT_EQ(ran.status, 0) << command[0] << ": " << ran.error;
    EXPECT_FALSE(ran.out.empty()) << command[0];
  }
  EXPECT_THAT(Treff({"municipalities", "0301"}).out, HasSubstr("728"));
}

TEST_F(Client, ProfilesAreFoundByNameAndShownInTheOrderOfQuestions) {
  const Ran profile = Treff({"municipalities", "ålesund"});
  EXPECT_EQ(profile.status, 0) << profile.error;
  EXPECT_THAT(profile.out, AllOf(HasSubstr("1508 Ålesund"), HasSubstr("Møre og Romsdal"),
                                 HasSubstr("KOSTRA-gruppe"), HasSubstr("ingen åpen kilde")));
  // Services come before the labour market, as officers ask.
  EXPECT_LT(profile.out.find("Tjenester"), profile.out.find("Arbeidsmarked"));

  const Ran shared = Treff({"municipalities", "Våler"});
  EXPECT_EQ(shared.status, kRefused);
  EXPECT_THAT(shared.error, AllOf(HasSubstr("(Innlandet)"), HasSubstr("(Østfold)")));
  EXPECT_EQ(Treff({"municipalities", "Våler (Østfold)"}).status, 0);
  EXPECT_THAT(Treff({"municipalities", "Aalesund"}).error, HasSubstr("1508 Ålesund"));
}

TEST_F(Client, MunicipalitiesStandSideBySideAndThroughTime) {
  const Ran compared = Treff({"municipalities", "--compare", "Oslo", "Bergen", "1103"});
  EXPECT_EQ(compared.status, 0) << compared.error;
  EXPECT_THAT(compared.out, AllOf(HasSubstr("Oslo"), HasSubstr("Bergen"), HasSubstr("Stavanger")));
  const Ran history = Treff({"municipalities", "Bergen", "--history", "labour.unemployment_rate"});
  EXPECT_EQ(history.status, 0) << history.error;
  EXPECT_THAT(history.out, AllOf(HasSubstr("2026-04"), HasSubstr("2022-10")));
  EXPECT_THAT(Treff({"municipalities", "Bergen", "--history", "labour.unemployed_rate"}).error,
              HasSubstr("labour.unemployment_rate"));
}

// The lines of `text`, so that a difference is shown by the line and not by the page.
std::vector<std::string> Lines(const std::string& text) { return absl::StrSplit(text, '\n'); }

// Made by: treff --language en facts >docs/facts.md, after `treff ingest` from the mirror.
TEST_F(Client, ThePageOfFactsIsWhatTheVersionInUseSays) {
  const Ran facts = Treff({"--language", "en", "facts"});
  EXPECT_EQ(facts.status, 0) << facts.error;
  EXPECT_THAT(Lines(facts.out), ::testing::ElementsAreArray(Lines(
                                    treff::testing::ReadFile(TREFF_SOURCE_DIR "/docs/facts.md"))))
      << "docs/facts.md is not what `treff --language en facts` prints";
}

TEST_F(Client, AFileIsCheckedBeforeItIsTakenIn) {
  const TempDir folder;
  std::ofstream(folder.File("page.html")) << "<html><body>Vedlikehold</body></html>";
  const Ran checked = Treff({"ingest", "--file", folder.File("page.html"), "--dataset",
                             "imdi.settlement", "--year", "2026", "--dry-run"});
  EXPECT_EQ(checked.status, kFailure);
  EXPECT_THAT(checked.out, HasSubstr("avvist"));
  EXPECT_EQ(Treff({"ingest", "--file", folder.File("page.html"), "--dry-run"}).status, kUsage);
}

TEST_F(Client, FollowsACaseThroughItsLife) {
  const auto created = Json<casework::v1::Case>({"cases", "create", kFirstCase});
  EXPECT_EQ(created.state(), casework::v1::Case::REGISTERED);
  EXPECT_TRUE(created.synthetic());
  const std::string id = created.name();

  const auto answer = Json<recommendation::v1::Recommendation>({"recommend", id});
  EXPECT_EQ(answer.case_(), id);
  EXPECT_EQ(answer.municipality_count(), 357);
  const auto again =
      Json<recommendation::v1::Recommendation>({"recommendations", "get", answer.name()});
  EXPECT_EQ(again.digest(), answer.digest());
  const Ran shown = Treff({"--language", "en", "recommend", id, "--top", "3", "--explain", "1"});
  EXPECT_EQ(shown.status, 0) << shown.error;
  EXPECT_THAT(shown.out, HasSubstr(answer.ranked(0).display_name()));

  const auto updated = Json<casework::v1::Case>(
      {"cases", "update", id, kFirstCase, "--mask", "permit_date", "--etag", created.etag()});
  EXPECT_EQ(Treff({"cases", "submit", id, "--etag", "stale"}).status, kConflict);
  EXPECT_EQ(Json<casework::v1::Case>({"cases", "submit", id, "--etag", updated.etag()}).state(),
            casework::v1::Case::READY);
  EXPECT_EQ(Json<casework::v1::Case>({"cases", "withdraw", id}).state(),
            casework::v1::Case::WITHDRAWN);
  EXPECT_EQ(Json<casework::v1::Case>({"cases", "get", id, "--revision", "1"}).state(),
            casework::v1::Case::REGISTERED);
  EXPECT_EQ(Treff({"recommend", id}).status, kConflict);
}

TEST_F(Client, TheSameRequestIdGivesTheSameCase) {
  const std::string id = "0b4e2fd1-6a64-4a7a-8e43-17b9b3a0f0a1";
  const std::vector<std::string> create = {"cases", "create", kFirstCase, "--request-id", id};

  EXPECT_EQ(Json<casework::v1::Case>(create).name(), Json<casework::v1::Case>(create).name());
}

TEST_F(Client, ASyntheticCaseSaysSoInEveryLanguage) {
  const auto created = Json<casework::v1::Case>({"cases", "create", kFirstCase});

  EXPECT_THAT(Treff({"recommend", created.name()}).out, HasSubstr("SYNTETISK"));
  EXPECT_THAT(Treff({"--language", "en", "recommend", created.name()}).out, HasSubstr("SYNTHETIC"));
}

TEST_F(Client, WhoLooksAtACaseSaysWhatForAndTheHouseholdReadsIt) {
  const std::string name = Json<casework::v1::Case>({"cases", "create", kFirstCase}).name();
  ASSERT_EQ(Treff({"recommend", name}).status, 0);
  ASSERT_EQ(Treff({"cases", "get", name, "--purpose", "klage på svaret"}).status, 0);
  EXPECT_EQ(Treff({"cases", "get", name, "--purpose", std::string(201, 'x')}).status, kUsage);

  const auto log = Json<casework::v1::ListAccessesResponse>({"audit", "accesses", name});
  std::vector<std::string> purposes;  // newest first
  for (const auto& each : log.accesses()) purposes.push_back(each.purpose());
  const Ran shown = Treff({"audit", "accesses", name});

  ASSERT_GE(purposes.size(), 3u);
  EXPECT_EQ(purposes.back(), "register_case");
  EXPECT_THAT(purposes, ::testing::Contains("find_municipality"));
  EXPECT_THAT(shown.out, AllOf(HasSubstr("registrere opplysninger"), HasSubstr("finne en kommune"),
                               HasSubstr("klage på svaret")));
}

// Registers and submits `count` made-up households.
std::vector<std::string> ReadyCases(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    const auto created = Json<casework::v1::Case>({"cases", "create", kFirstCase});
    names.push_back(Json<casework::v1::Case>({"cases", "submit", created.name()}).name());
  }
  return names;
}

std::string PlaceOf(const Allocation& plan, const std::string& name) {
  for (const auto& placement : plan.result().placement()) {
    if (placement.case_() == name) return placement.location();
  }
  return "";
}

// The best after the first that certainly has room for `persons`.
std::string NextWithRoom(const Allocation& plan, const recommendation::v1::Recommendation& answer,
                         int persons) {
  for (const auto& ranked : answer.ranked()) {
    for (const auto& location : plan.locations()) {
      const bool is_it = location.id() == ranked.municipality() && ranked.rank() > 1;
      if (is_it && location.capacity(0) >= persons) return location.id();
    }
  }
  return "";
}

TEST_F(Client, ACohortGoesFromAllocationToRequests) {
  const std::vector<std::string> cases = ReadyCases(3);
  std::vector<std::string> allocate = {"allocate", "--gap", "0", "--floor", "*=1.0"};
  allocate.insert(allocate.end(), cases.begin(), cases.end());
  const auto plan = Json<Allocation>(allocate);
  EXPECT_EQ(plan.state(), Allocation::DRAFT);
  EXPECT_TRUE(plan.result().proven());
  ASSERT_EQ(plan.result().placement_size(), 3);
  // One case alone goes where a recommendation would send it, and the plan values it the same.
  const auto answer = Json<recommendation::v1::Recommendation>({"recommend", cases[0]});
  EXPECT_NEAR(plan.result().objective(), 3 * answer.ranked(0).score(), 1e-6);
  EXPECT_EQ(PlaceOf(plan, cases[0]), answer.ranked(0).municipality());

  const std::string second = NextWithRoom(plan, answer, 20);
  const auto revised = Json<Allocation>({"allocations", "revise", plan.name(), "--place",
                                         cases[1] + "=" + second.substr(second.find('/') + 1),
                                         "--reason", "family"});
  EXPECT_EQ(PlaceOf(revised, cases[1]), second);
  EXPECT_EQ(PlaceOf(revised, cases[0]), PlaceOf(plan, cases[0]));
  const auto compared = Json<recommendation::v1::AllocationComparison>(
      {"allocations", "compare", plan.name(), revised.name()});
  ASSERT_EQ(compared.moved_size(), 1);
  EXPECT_EQ(compared.moved(0).case_(), cases[1]);
  EXPECT_LE(compared.moved(0).value_change(), 0);

  const std::vector<std::string> approve = {"allocations", "approve",  revised.name(), "--approver",
                                            "leader",      "--reason", "as discussed"};
  const auto approved = Json<Allocation>(approve);
  EXPECT_EQ(approved.state(), Allocation::APPROVED);
  EXPECT_EQ(approved.requests_size(), 3);
  EXPECT_EQ(Treff(approve).status, kConflict);
  EXPECT_GE(
      Json<recommendation::v1::ListAllocationsResponse>({"allocations", "list"}).allocations_size(),
      2);
  const auto priced =
      Json<recommendation::v1::Recommendation>({"recommend", cases[0], "--prices", plan.name()});
  EXPECT_EQ(priced.versions().prices(), plan.name());
  EXPECT_EQ(priced.ranked(0).terms().rbegin()->allocation(), plan.name());
  for (const auto& command :
       {std::vector<std::string>{"allocations", "list"},
        {"allocations", "show", plan.name()},
        {"allocations", "compare", plan.name(), revised.name()},
        {"allocations", "revise", plan.name(), "--quota", "0301=0", "--weight", "unemployment=1"},
        {"allocate", "--all-ready"}}) {
    const Ran ran = Treff(command);
    EXPECT_EQ(ran.status, 0) << ::testing::PrintToString(command) << ran.error;
    EXPECT_FALSE(ran.out.empty());
  }
}

TEST_F(Client, AnOutsideProblemIsSolvedFromAFileAndItsFaultsAreNamed) {
  const TempDir folder;
  const std::string good = folder.Write("good.json", R"json({"resources": ["persons"],
      "locations": [{"id": "A", "capacity": [1]}, {"id": "B", "capacity": [2]}],
      "cases": [{"id": "x", "demand": [1], "location": [0, 1], "value": [5, 1]},
                {"id": "y", "demand": [1], "location": [0, 1], "value": [4, 3]}]})json");
  const std::string bad = folder.Write("bad.json", R"json({"resources": ["persons"],
      "locations": [{"id": "A", "capacity": [-1]}],
      "cases": [{"id": "x", "demand": [1], "location": [7], "value": ["NaN"]}]})json");

  EXPECT_EQ(Json<Allocation>({"allocate", "--problem", good}).result().objective(), 8);
  const Ran refused = Treff({"allocate", "--problem", bad});
  EXPECT_EQ(refused.status, kRefused);
  EXPECT_THAT(refused.error, AllOf(HasSubstr(bad), HasSubstr("locations[0].capacity[0]"),
                                   HasSubstr("cases[0].value[0]")));
}

TEST_F(Client, WhatCannotBeUnderstoodIsAUsageError) {
  for (const std::vector<std::string>& command : {std::vector<std::string>{},
                                                  {"no-such-command"},
                                                  {"recommend"},
                                                  {"cases"},
                                                  {"allocate"},
                                                  {"allocate", "x", "--all-ready"},
                                                  {"allocations", "approve", "x"},
                                                  {"recommend", "x", "--top", "0"},
                                                  {"recommend", "x", "--top", "many"},
                                                  {"municipalities", "--no-such-flag"},
                                                  {"--language", "sv", "municipalities"}}) {
    const Ran ran = Treff(command);
    EXPECT_EQ(ran.status, kUsage) << ::testing::PrintToString(command) << ran.out;
    EXPECT_FALSE(ran.error.empty()) << ::testing::PrintToString(command);
  }
}

TEST_F(Client, HostileArgumentsAreRefusedWithAWordAndAStatus) {
  const TempDir folder;
  const std::string no_json = folder.Write("no.json", "{\"reference\": ");
  const std::string other_json = folder.Write("other.json", "{\"no_such_field\": 1}");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"municipalities", "9998"},
        {"municipalities", "../../etc/passwd"},
        {"municipalities", std::string(5000, 'x')},
        {"municipalities", "0301; DROP TABLE cases"},
        {"municipalities",
         "03\x01"
         "01"},
        {"municipalities", "\xff\xfe"},
        {"municipalities", "0301", "--dataset-version", "999999"},
        {"municipalities", "0301", "--dataset-version", "-1"},
        {"cases", "get", "cases/'; --"},
        {"cases", "get", "00000000-0000-4000-8000-000000000000"},
        {"cases", "create", "/no/such/file.json"},
        {"cases", "create", no_json},
        {"cases", "create", other_json},
        {"cases", "list", "--state", "happy"},
        {"recommend", "\n\r\t"},
        {"recommend", "00000000-0000-4000-8000-000000000000", "--policy", "no-such"},
        {"recommendations", "get", "recommendations/00"},
        {"allocate", "cases/'; --"},
        {"allocate", "00000000-0000-4000-8000-000000000000"},
        {"allocate", "--problem", no_json},
        {"allocate", "00000000-0000-4000-8000-000000000000", "--floor", "size-1"},
        {"allocate", "00000000-0000-4000-8000-000000000000", "--gap", "nan"},
        {"allocations", "show", "00000000-0000-4000-8000-000000000000"},
        {"allocations", "revise", "x", "--quota", "0301=1e99"},
        {"recommend", "00000000-0000-4000-8000-000000000000", "--prices", "x"},
        {"ingest", "no.such"}}) {
    const Ran ran = Treff(command);
    EXPECT_THAT(ran.status, ::testing::AnyOf(kRefused, kMissing))
        << ::testing::PrintToString(command) << ran.out;
    EXPECT_FALSE(ran.error.empty()) << ::testing::PrintToString(command);
    EXPECT_TRUE(ran.out.empty()) << ::testing::PrintToString(command) << ran.out;
  }
  EXPECT_EQ(Treff({"health"}).status, 0);
}

TEST_F(Client, ABadCaseIsToldWithEveryField) {
  const TempDir folder;
  const std::string bad = folder.Write("bad.json", R"json({
      "reference": "", "track": "ASYLUM",
      "members": [{"relation": "CHILD", "birthYear": 1850}],
      "familyTies": [{"relation": "PARENT", "municipality": "municipalities/9998",
                      "importance": "REQUIRED"}]})json");

  const Ran ran = Treff({"--language", "en", "cases", "create", bad});

  EXPECT_EQ(ran.status, kRefused);
  EXPECT_THAT(ran.error, AllOf(HasSubstr("reference"), HasSubstr("birth_year"),
                               HasSubstr("municipality"), Not(HasSubstr("1850"))));
}

TEST_F(Client, AServerThatIsNotThereIsNamed) {
  const Ran ran = Treff({"--server", "127.0.0.1:1", "municipalities"});

  EXPECT_EQ(ran.status, kTryAgain);
  EXPECT_THAT(ran.error, HasSubstr("127.0.0.1:1"));
  EXPECT_EQ(Treff({"--server", "127.0.0.1:1", "health"}).status, kFailure);
}

}  // namespace
}  // namespace treff::e2e
