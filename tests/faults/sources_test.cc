// Sources that misbehave, through the real ingestion over HTTP: what cannot be right is refused
// with a word on where and what to do, and what was published before keeps serving.
#include <algorithm>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/status/error_details.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/house/mirror_folder.h"
#include "tests/testing/matchers.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using ingestion::v1::Import;
using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;

// Everything imported; sources get two seconds for an answer.
House& Norway() {
  static House& house = *[] {
    auto* made = new House(HouseOptions{.source_timeout_seconds = 2});
    made->ImportAll();
    return made;
  }();
  return house;
}

// What readers see.
struct Served {
  int64_t version = 0;
  std::string oslo;
  bool operator==(const Served&) const = default;
};
Served Serves() {
  const auto profile = Norway().Profile("0301", /*include_history=*/true);
  EXPECT_THAT(profile, IsOk());
  return {Norway().DatasetVersion(), profile->SerializeAsString()};
}

Import ImportOf(const std::string& dataset) {
  const auto import = Norway().ImportOne(dataset);
  EXPECT_THAT(import, IsOk());
  return import.value_or(Import());
}

// Imports and expects a failure that names dataset and owner and says `problem`, and that nothing
// of it reaches a reader.
void ExpectRefused(const std::string& dataset, const std::string& owner,
                   const std::string& problem = "") {
  const Served before = Serves();

  const Import import = ImportOf(dataset);

  EXPECT_EQ(import.state(), Import::FAILED) << import.ShortDebugString();
  EXPECT_THAT(import.error().message(),
              AllOf(HasSubstr(dataset), HasSubstr(owner), HasSubstr(problem)));
  // "where: what: remedy"
  EXPECT_GE(std::count(import.error().message().begin(), import.error().message().end(), ':'), 2)
      << import.error().message();
  const auto info =
      platform::GetDetail<google::rpc::ErrorInfo>(platform::FromRpcStatus(import.error()));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->metadata().at("dataset"), dataset);
  EXPECT_EQ(Serves(), before);
}

void ExpectGoodAgain(const std::string& dataset) {
  Norway().ServeMirror({});
  const Import import = ImportOf(dataset);
  EXPECT_THAT(import.state(), ::testing::AnyOf(Import::UNCHANGED, Import::PUBLISHED))
      << import.ShortDebugString();
}

struct Source {
  std::string dataset;
  std::string owner;
  std::string address;  // where its answers come from: a fault's prefix
};
void PrintTo(const Source& source, std::ostream* out) { *out << source.dataset; }
class EachSource : public ::testing::TestWithParam<Source> {};
INSTANTIATE_TEST_SUITE_P(
    All, EachSource,
    ::testing::Values(
        Source{"ssb_klass.municipalities", "Statistisk sentralbyrå", "data.ssb.no/api/klass"},
        Source{"ssb_klass.centrality", "Statistisk sentralbyrå", "data.ssb.no/api/klass"},
        Source{"ssb_pxweb.population", "Statistisk sentralbyrå", "data.ssb.no/api/pxwebapi"},
        Source{"nav.unemployment", "Nav", "www.nav.no"},
        Source{"imdi.settlement_history", "IMDi", "app-simapi-prod.azurewebsites.net"},
        Source{"imdi.settlement", "IMDi", "www.imdi.no"},
        Source{"udir.upper_secondary", "Udir", "data-nsr.udir.no"}),
    [](const auto& source) {
      return absl::StrReplaceAll(source.param.dataset, {{".", "_"}});
    });

TEST_P(EachSource, HalfABodyAPageOrBrokenBytesAreRefused) {
  const auto& [dataset, owner, address] = GetParam();
  for (const char* kind : {"truncate", "html", "mangle", "status:404"}) {
    SCOPED_TRACE(kind);
    Norway().ServeMirror({absl::StrCat(address, "=", kind)});
    ExpectRefused(dataset, owner);
  }
  ExpectGoodAgain(dataset);
}

TEST(Source, AskedToSlowDownIsAskedAgainAfterAWhile) {
  Norway().ServeMirror({"www.imdi.no=once:status:429"});

  const Import import = ImportOf("imdi.settlement");

  EXPECT_EQ(import.state(), Import::UNCHANGED) << import.ShortDebugString();
  ASSERT_GE(import.fetches_size(), 1);
  EXPECT_EQ(import.fetches(0).attempts(), 2);
}

TEST(Source, ThatAnswers500IsGivenUpAfterAFewTries) {
  Norway().ServeMirror({"www.imdi.no=status:500"});
  ExpectRefused("imdi.settlement", "IMDi", "500");
  ExpectGoodAgain("imdi.settlement");
}

TEST(Source, ThatHangsIsGivenUpAfterAFewTries) {
  Norway().ServeMirror({"data.ssb.no/api/pxwebapi=hang"});
  ExpectRefused("ssb_pxweb.population", "Statistisk sentralbyrå", "within");
  ExpectGoodAgain("ssb_pxweb.population");
}

TEST(Source, ThatIsNotThereDoesNotStopTheOthers) {
  Norway().ServeMirror({"data-nsr.udir.no=status:404"});
  const auto response = Norway().Import({"imdi.settlement", "udir.upper_secondary"});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), Import::UNCHANGED);
  EXPECT_EQ(response->imports(1).state(), Import::FAILED);
  ingestion::v1::GetDatasetRequest request;
  request.set_name("datasets/udir.upper_secondary");
  const auto dataset = Norway().Call(&ingestion::v1::IngestionService::Stub::GetDataset, request);
  ASSERT_THAT(dataset, IsOk());
  EXPECT_EQ(dataset->latest_import().state(), Import::FAILED);
  EXPECT_GT(dataset->published_import().dataset_version(), 0);
  ExpectGoodAgain("udir.upper_secondary");
}

// Imports `dataset` with one payload changed and expects that it is refused.
void ExpectImplausible(const std::string& dataset, const std::string& payload,
                       const std::function<std::string(const std::string&)>& change,
                       const std::string& problem) {
  MirrorFolder folder;
  folder.Change(payload, change);
  Norway().ServeMirror({}, folder.path());
  ExpectRefused(dataset, "", problem);
  ExpectGoodAgain(dataset);
}

std::string Replaced(const std::string& text, const std::string& what, const std::string& by) {
  return absl::StrReplaceAll(text, {{what, by}});
}

TEST(Implausible, HalfTheMunicipalitiesGone) {
  const auto half = [](const std::string& json) {
    auto table = nlohmann::json::parse(json);
    auto& rows = table.contains("codes") ? table["codes"] : table["correspondenceItems"];
    rows.erase(rows.begin() + rows.size() / 2, rows.end());
    return table.dump();
  };
  ExpectImplausible("ssb_klass.municipalities", "klass-131-codesAt", half, "is missing");
  ExpectImplausible("ssb_klass.centrality", "klass-131-128-centrality", half, "are gone");
}

TEST(Implausible, APopulationOfMinusFive) {
  ExpectImplausible(
      "ssb_pxweb.population", "pxweb-07459-population",
      [](const std::string& json) {
        auto table = nlohmann::ordered_json::parse(json);
        for (size_t cell = 0; cell < 2 * 106 * 4; ++cell) table["value"][cell] = 0;
        table["value"][0] = -5;
        return table.dump();
      },
      "community.population of 0301 in 2023: -5");
}

TEST(Implausible, ACodeThatNeverExisted) {
  ExpectImplausible(
      "ssb_pxweb.population", "pxweb-07459-population",
      [](const std::string& json) { return Replaced(json, "\"0301\"", "\"0399\""); },
      "0399 never existed");
}

TEST(Implausible, AMunicipalityThatNobodyKnows) {
  ExpectImplausible(
      "imdi.settlement", "nokkeltall-bosetting-2026",
      [](const std::string& html) { return Replaced(html, ">Rindal<", ">Atlantis<"); }, "Atlantis");
}

TEST(Implausible, ASymbolThatNobodyKnows) {
  ExpectImplausible(
      "imdi.settlement", "nokkeltall-bosetting-2026",
      [](const std::string& html) { return Replaced(html, ">600<", ">mange<"); }, "mange");
}

TEST(Implausible, APageInAnotherEncoding) {
  ExpectImplausible(
      "imdi.settlement", "nokkeltall-bosetting-2026",
      [](const std::string& html) { return Replaced(html, "M&oslash;re", "M\xF8re"); },
      "re og Romsdal");
}

// The half ends with a whole line.
TEST(Implausible, ATableWithoutItsSecondHalf) {
  ExpectImplausible(
      "imdi.settlement_history", "bosatt_anmodede",
      [](const std::string& csv) { return csv.substr(0, csv.find('\n', csv.size() / 2) + 1); },
      "newest period 2023");
}

TEST(Implausible, MorePeopleThanAMunicipalityCanHave) {
  ExpectImplausible(
      "imdi.settlement", "nokkeltall-bosetting-2026",
      [](const std::string& html) { return Replaced(html, ">600<", ">600000<"); }, "600000");
}

}  // namespace
}  // namespace treff::e2e
