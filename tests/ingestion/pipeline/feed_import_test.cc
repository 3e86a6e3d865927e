// Nav's feed of vacancies over real HTTP: what is asked, what is archived, what is asked again. No
// page of it has been recorded: these are written to its contract.
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <httplib.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "deploy/mirror/server.h"
#include "services/ingestion/pipeline/import_run.h"
#include "services/platform/storage/database.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/fake_publisher.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Region;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDataset[] = "nav_vacancies.advertisements";
constexpr char kFirst[] = "/pam-stilling-feed.nav.no/api/v1/feed";
constexpr char kSecondId[] = "bbbbbbbb-0000-4000-8000-000000000000";

std::string Event(int ad, const std::string& status, const std::string& municipal) {
  return absl::StrCat(R"({"title":"Kokk","content_text":"Ring Kari","_feed_entry":{"uuid":")",
                      absl::StrFormat("00000000-0000-4000-8000-%012d", ad), R"(","status":")",
                      status, R"(","businessName":"Kafé AS","municipal":")", municipal,
                      R"(","sistEndret":"2026-11-20T08:15:00+01:00"}})");
}

std::string Page(const std::string& id, const std::string& next,
                 const std::vector<std::string>& events) {
  return absl::StrCat(R"({"id":")", id, R"(","next_id":)",
                      next.empty() ? "null" : absl::StrCat("\"", next, "\""), R"(,"items":[)",
                      absl::StrJoin(events, ","), "]}");
}

// One advertisement in every municipality of today.
std::vector<std::string> OneInEach() {
  std::vector<std::string> events;
  const auto klass =
      ReadDataset("ssb_klass.municipalities", RealPayloads("ssb_klass.municipalities"));
  for (const Region& region : klass->regions) {
    if (region.level() != Region::MUNICIPALITY || !region.valid_to().empty()) continue;
    events.push_back(Event(static_cast<int>(events.size()), "ACTIVE", region.display_name()));
  }
  return events;
}

class FeedImport : public ::testing::Test {
 protected:
  FeedImport()
      : archive_(*Archive::OfFolder(folder_.File("archive"))),
        database_(*platform::Database::Open({.url = "sqlite::memory:", .connections = 1})),
        store_(*OpenSqlImportStore(*database_)),
        mirror_(*mirror::MirrorServer::Start(
            *mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"), {})) {
    Answer(kFirst, Page("aaaaaaaa-0000-4000-8000-000000000000", kSecondId, OneInEach()));
    Answer(Second(), Page(kSecondId, "", {Event(9001, "ACTIVE", "Oslo")}));
    server_.set_pre_routing_handler([this](const auto& request, auto& response) {
      const std::lock_guard<std::mutex> lock(mutex_);
      asked_.push_back(request.target);
      headers_ = request.headers;
      response.set_content(answers_[request.target], "application/json");
      return httplib::Server::HandlerResponse::Handled;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
    Run("ssb_klass.municipalities", mirror_->url(), {});
  }
  ~FeedImport() override {
    server_.stop();
    thread_.join();
  }

  static std::string Second() { return absl::StrCat(kFirst, "/", kSecondId, "?pageSize=10000"); }
  void Answer(const std::string& target, const std::string& page) { answers_[target] = page; }

  v1::Import Run(const std::string& dataset, const std::string& mirror, SourceKeys keys,
                 bool from_archive = false) {
    Fetcher fetcher({.mirror = mirror, .keys = std::move(keys)});
    const platform::FixedClock clock(
        absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone()));
    Importer importer(RealCatalogue(), fetcher, *archive_, *store_, publisher_, clock);
    v1::ImportMetadata metadata;
    v1::Import& import = *metadata.add_imports();
    import.set_name(absl::StrCat("imports/", ++count_));
    import.set_dataset("datasets/" + dataset);
    ImportRun run(*store_, importer, publisher_, folder_.path());
    EXPECT_TRUE(
        run.Run(metadata, {.from_archive = from_archive}, [](const v1::ImportMetadata&) {}).ok());
    return store_->Find(import.name())->value_or(v1::Import());
  }
  v1::Import RunFeed(bool from_archive = false) {
    std::ofstream(folder_.File("keys")) << "nav_vacancies public-token\n";
    return Run(kDataset, absl::StrCat("http://127.0.0.1:", port_),
               *SourceKeys::Read(folder_.File("keys"), RealCatalogue()), from_archive);
  }
  double In(const std::string& code) {
    for (const auto& observation : publisher_.published[kDataset].reading.observations) {
      if (observation.region() == code) return observation.value();
    }
    return -1;
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
  std::unique_ptr<mirror::MirrorServer> mirror_;
  FakePublisher publisher_;
  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
  int count_ = 0;
  std::mutex mutex_;
  std::vector<std::string> asked_;
  httplib::Headers headers_;
  std::map<std::string, std::string> answers_;
};

TEST_F(FeedImport, AsksWithTheKeyForWhatIsNewerThanTheMonthHalfAYearBack) {
  Answer(kFirst, Page("aaaaaaaa-0000-4000-8000-000000000000", "", OneInEach()));

  const v1::Import import = RunFeed();

  EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.ShortDebugString();
  EXPECT_EQ(headers_.find("Authorization")->second, "Bearer public-token");
  EXPECT_EQ(headers_.find("If-Modified-Since")->second, "Fri, 01 May 2026 00:00:00 GMT");
  EXPECT_EQ(In("0301"), 1);
}

TEST_F(FeedImport, NoPersonIsArchivedAndTheArchiveGivesTheSameFigures) {
  RunFeed();
  ASSERT_EQ(In("0301"), 2);

  for (const auto& provenance : publisher_.published[kDataset].header.provenances()) {
    const auto kept = archive_->Get(provenance.raw_sha256());
    ASSERT_TRUE(kept.ok()) << kept.status();
    EXPECT_THAT(*kept, Not(HasSubstr("Kari")));
    EXPECT_THAT(*kept, Not(HasSubstr("Kaf")));
  }
  publisher_.published.clear();
  asked_.clear();
  RunFeed(/*from_archive=*/true);
  EXPECT_EQ(In("0301"), 2);
  EXPECT_THAT(asked_, ElementsAre());
}

TEST_F(FeedImport, OnlyTheLastPageIsAskedForAgain) {
  RunFeed();
  EXPECT_THAT(asked_, ElementsAre(kFirst, Second()));
  asked_.clear();
  Answer(Second(), Page(kSecondId, "",
                        {Event(9001, "INACTIVE", "Oslo"), Event(9002, "ACTIVE", "Stavanger")}));

  const v1::Import import = RunFeed();

  EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.ShortDebugString();
  EXPECT_THAT(asked_, ElementsAre(Second()));
  EXPECT_EQ(headers_.count("If-None-Match"), 0);
  EXPECT_EQ(In("0301"), 1);
  EXPECT_EQ(In("1103"), 2);
}

TEST_F(FeedImport, WithoutItsKeyItFailsAndAsksNothing) {
  const v1::Import import = Run(kDataset, absl::StrCat("http://127.0.0.1:", port_), {});

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(), HasSubstr("the source needs a key"));
  EXPECT_THAT(asked_, ElementsAre());
}

TEST_F(FeedImport, WhatIsNoPageIsNotArchived) {
  Answer(kFirst, R"({"contactList":[{"name":"Kari"}]})");

  const v1::Import import = RunFeed();

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(), HasSubstr("/items"));
  EXPECT_EQ(import.fetches(0).raw_sha256(), "");
}

}  // namespace
}  // namespace treff::ingestion
