#include "deploy/mirror/mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "services/platform/values/hash.h"
#include "tests/testing/paths.h"

namespace treff::mirror {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

const char kFolder[] = TREFF_SOURCE_DIR "/deploy/mirror";

const Mirror& Served() {
  static const auto& mirror = *new absl::StatusOr<Mirror>(Mirror::Load(kFolder));
  if (!mirror.ok()) ADD_FAILURE() << mirror.status();
  return *mirror;
}

Request Get(const std::string& host, const std::string& path, const Query& query = {}) {
  return {
      .method = "GET", .host = host, .path = path, .query = query, .accept = "application/json"};
}

std::string BytesOf(const Request& request) {
  const absl::StatusOr<const Payload*> payload = Served().Find(request);
  return payload.ok() ? (*payload)->bytes : payload.status().ToString();
}

Request Population(const std::string& body) {
  return {.method = "POST",
          .host = "data.ssb.no",
          .path = "/api/pxwebapi/v2/tables/07459/data",
          .query = {{"lang", "no"}, {"outputFormat", "json-stat2"}},
          .accept = "application/json",
          .body = body};
}

std::string MemberOfZip(const std::string& bytes, const char* name) {
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  zip_t* zip = zip_open_from_source(source, ZIP_RDONLY, nullptr);
  zip_file_t* file = zip_fopen(zip, name, 0);
  std::string content(1 << 20, '\0');
  content.resize(zip_fread(file, content.data(), content.size()));
  zip_fclose(file);
  zip_close(zip);
  return content;
}

// A folder of one small payload, to break.
class SmallFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
    Write("hello.txt", "hello");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  static nlohmann::json Entry() {
    return {
        {"method", "GET"},     {"host", "a.no"},        {"path", "/x"},
        {"file", "hello.txt"}, {"content_type", "t/p"}, {"collection", "recorded"},
        {"from", "f"},         {"vintage", "2026"},     {"owner", "o"},
        {"licence", "l"},      {"attribution", "a"},    {"sha256", platform::Sha256Hex("hello")}};
  }
  absl::Status Load(const std::vector<nlohmann::json>& entries) {
    Write("manifest.json", nlohmann::json{{"entries", entries}}.dump());
    return Mirror::Load(folder_.string()).status();
  }

  std::filesystem::path folder_;
};

TEST(CommittedMirror, LoadsWithEveryFileHashedRight) { EXPECT_GT(Served().payloads().size(), 0); }

TEST(CommittedMirror, StaysUnderFifteenMegabytesAndHoldsNoStrayFile) {
  uintmax_t bytes = 0;
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(kFolder) / "payloads")) {
    if (!entry.is_regular_file()) continue;
    bytes += entry.file_size();
    ++files;
  }

  EXPECT_LT(bytes, 15u << 20);
  EXPECT_EQ(files, Served().payloads().size());
}

TEST(CommittedMirror, WorkbooksDoNotNameThoseWhoEditedThem) {
  int workbooks = 0;
  for (const Payload& payload : Served().payloads()) {
    if (payload.bytes.substr(0, 2) != "PK") continue;
    ++workbooks;
    const std::string properties = MemberOfZip(payload.bytes, "docProps/core.xml");
    EXPECT_THAT(properties, HasSubstr("coreProperties"));
    EXPECT_THAT(properties, Not(ContainsRegex("(creator|lastModifiedBy)>[^<]")));
    EXPECT_THAT(MemberOfZip(payload.bytes, "xl/workbook.xml"), Not(HasSubstr("absPath")));
  }
  EXPECT_EQ(workbooks, 6);
}

TEST(CommittedMirror, PopulationAddsUpToTheCountry) {
  const std::string body = R"json({"selection":[
      {"variableCode":"Region","codelist":null,"valueCodes":["*"]},
      {"variableCode":"Kjonn","valueCodes":["1","2"]},
      {"variableCode":"Alder","valueCodes":["*"]},
      {"variableCode":"ContentsCode","valueCodes":["Personer1"]},
      {"variableCode":"Tid","valueCodes":["from(2023)"]}]})json";

  const auto dataset = nlohmann::json::parse(BytesOf(Population(body)));

  int64_t persons_2026 = 0;
  for (size_t i = 3; i < dataset["value"].size(); i += 4) persons_2026 += int{dataset["value"][i]};
  EXPECT_EQ(persons_2026, 5627400);
}

TEST(CommittedMirror, SchoolPagesHoldEveryUnitOnce) {
  std::set<std::string> ids;
  size_t units = 0;
  nlohmann::json page = {{"AntallSider", 1}};
  for (int number = 1; number <= page["AntallSider"]; ++number) {
    page = nlohmann::json::parse(
        BytesOf(Get("data-nsr.udir.no", "/v4/enheter",
                    {{"sidenummer", std::to_string(number)}, {"antallperside", "1000"}})));
    for (const auto& unit : page["EnhetListe"]) {
      ids.insert(unit["Organisasjonsnummer"]);
      ++units;
    }
  }

  EXPECT_EQ(units, 3131);
  EXPECT_EQ(ids.size(), units);
  EXPECT_EQ(page["TotaltAntallEnheter"], units);
}

TEST(CommittedMirror, ChangesOf2026AreThreeRenamesAndOneBoundaryAdjustment) {
  const auto reply =
      nlohmann::json::parse(BytesOf(Get("data.ssb.no", "/api/klass/v1/classifications/131/changes",
                                        {{"from", "2018-01-01"}, {"to", "2026-12-31"}})));

  std::string changes;
  for (const auto& change : reply["codeChanges"]) {
    if (change["changeOccurred"] != "2026-01-01") continue;
    changes += std::string(change["oldCode"]) + ">" + std::string(change["newCode"]) + " ";
  }
  EXPECT_EQ(changes, "0301>0301 3118>3118 3118>3207 3118>3216 5006>5006 5536>5536 ");
}

TEST(Find, ALaterDayGetsTheNewestThatIsRecorded) {
  const auto codes_on = [](const std::string& day) {
    return Served().Find(
        Get("data.ssb.no", "/api/klass/v1/classifications/131/codesAt", {{"date", day}}));
  };

  ASSERT_TRUE(codes_on("2026-01-01").ok());
  EXPECT_EQ(*codes_on("2027-02-15"), *codes_on("2026-01-01"));
  EXPECT_TRUE(absl::IsNotFound(codes_on("2025-12-31").status()));
  EXPECT_TRUE(absl::IsNotFound(codes_on("2027").status()));
  EXPECT_THAT(std::string(codes_on("today").status().message()),
              HasSubstr("date=2026-01-01 or later"));
}

TEST(Find, TakesTheQueryInAnyOrderButNotAnotherOne) {
  const std::string path = "/api/klass/v1/classifications/131/changes";
  const Request asked = Get("data.ssb.no", path, {{"to", "2026-12-31"}, {"from", "2018-01-01"}});
  const Request other = Get("data.ssb.no", path, {{"from", "2018-01-01"}});

  EXPECT_TRUE(Served().Find(asked).ok());
  const absl::Status unknown = Served().Find(other).status();
  EXPECT_TRUE(absl::IsNotFound(unknown));
  EXPECT_THAT(std::string(unknown.message()), HasSubstr("from=2018-01-01&to=2026-01-02 or later"));
}

TEST(Find, RefusesWhatKlassWouldAnswerAsXml) {
  Request request =
      Get("data.ssb.no", "/api/klass/v1/classifications/131/codesAt", {{"date", "2026-01-01"}});
  request.accept = "*/*";

  EXPECT_TRUE(absl::IsFailedPrecondition(Served().Find(request).status()));
}

TEST(Find, ComparesTheBodyOfAPost) {
  EXPECT_TRUE(absl::IsNotFound(Served().Find(Population(R"({"selection":[]})")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Served().Find(Population("{")).status()));
}

TEST_F(SmallFolder, Loads) { EXPECT_TRUE(Load({Entry()}).ok()); }

TEST_F(SmallFolder, OfSeveralAnswersToALaterDayTheNewestIsGiven) {
  const auto on = [](const std::string& day, const std::string& vintage) {
    nlohmann::json entry = Entry();
    entry["query"] = {{"date", day}};
    entry["or_later"] = {"date"};
    entry["vintage"] = vintage;
    return entry;
  };
  ASSERT_TRUE(Load({on("2028-01-01", "new"), on("2026-01-01", "old")}).ok());
  const auto mirror = Mirror::Load(folder_.string());

  const auto vintage_on = [&](const std::string& day) {
    return (*mirror->Find(Get("a.no", "/x", {{"date", day}})))->vintage;
  };
  EXPECT_EQ(vintage_on("2027-12-31"), "old");
  EXPECT_EQ(vintage_on("2028-01-01"), "new");
  EXPECT_EQ(vintage_on("2031-05-17"), "new");
}

TEST_F(SmallFolder, WhatMayBeLaterMustBeADayOfTheQuery) {
  nlohmann::json entry = Entry();
  entry["query"] = {{"date", "2026"}, {"day", "2026-01-01"}};
  for (const char* name : {"date", "from"}) {
    entry["or_later"] = {name};
    EXPECT_THAT(std::string(Load({entry}).message()), HasSubstr("or_later")) << name;
  }
  entry["or_later"] = {"day"};
  EXPECT_TRUE(Load({entry}).ok());
}

TEST_F(SmallFolder, AChangedFileIsDataLoss) {
  Write("hello.txt", "hallo");

  const absl::Status status = Load({Entry()});

  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("hello.txt"));
}

TEST_F(SmallFolder, AFileThatIsNoZstdFrameIsDataLoss) {
  auto entry = Entry();
  entry["file"] = "hello.zst";
  Write("hello.zst", "hello");

  EXPECT_TRUE(absl::IsDataLoss(Load({entry})));
}

TEST_F(SmallFolder, AMissingFileIsNotFound) {
  std::filesystem::remove(folder_ / "hello.txt");

  EXPECT_TRUE(absl::IsNotFound(Load({Entry()})));
}

TEST_F(SmallFolder, EveryFieldOfAnEntryIsNeeded) {
  const auto whole = Entry();
  for (const auto& [field, value] : whole.items()) {
    auto entry = whole;
    entry.erase(field);

    const absl::Status status = Load({entry});

    EXPECT_TRUE(absl::IsInvalidArgument(status)) << field;
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("entry 0"), HasSubstr(field)));
  }
}

TEST_F(SmallFolder, TwoAnswersToOneQuestionAreAnError) {
  EXPECT_TRUE(absl::IsInvalidArgument(Load({Entry(), Entry()})));
}

}  // namespace
}  // namespace treff::mirror
