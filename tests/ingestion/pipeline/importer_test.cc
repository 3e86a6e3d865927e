// The whole way of a dataset: over real HTTP from the offline mirror, through archive, connector
// and checks, to a publisher in memory; well, and with everything that can go wrong.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "deploy/mirror/server.h"
#include "google/rpc/error_details.pb.h"
#include "services/ingestion/pipeline/import_run.h"
#include "services/platform/storage/database.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/fake_publisher.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using municipality::v1::Provenance;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using treff::testing::IsOk;

constexpr char kKlass[] = "ssb_klass.municipalities";
constexpr char kSettlement[] = "imdi.settlement";
constexpr char kPopulation[] = "ssb_pxweb.population";

class ImporterTest : public ::testing::Test {
 protected:
  ImporterTest() : clock_(absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())) {
    archive_ = *Archive::OfFolder(folder_.File("archive"));
    database_ = *platform::Database::Open({.url = "sqlite::memory:", .connections = 1});
    store_ = *OpenSqlImportStore(*database_);
    Serve({});
  }

  // Imports on `day` from now on.
  void At(absl::CivilDay day) { clock_.Set(absl::FromCivil(day, absl::UTCTimeZone())); }

  // Serves the mirror with `faults`, and imports from it from now on.
  void Serve(const std::vector<std::string>& faults) {
    mirror_ = *mirror::MirrorServer::Start(*mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"),
                                           {.faults = *mirror::Faults::Parse(faults)});
    const bool hangs = std::any_of(faults.begin(), faults.end(), [](const std::string& fault) {
      return absl::StrContains(fault, "hang");
    });
    // Only what never answers is not waited for, however busy the machine.
    fetcher_ = std::make_unique<Fetcher>(FetcherOptions{
        .mirror = mirror_->url(),
        .max_attempts = 2,
        .max_timeout = hangs ? absl::Milliseconds(500) : absl::Minutes(1),
        .sleep = [](absl::Duration, const std::function<bool()>&) { return absl::OkStatus(); }});
    importer_ = std::make_unique<Importer>(RealCatalogue(), *fetcher_, *archive_, *store_,
                                           publisher_, clock_);
  }

  // As a run of one; as it was recorded at the end.
  v1::Import Run(const std::string& dataset, const ImportRun::Options& options = {}) {
    v1::ImportMetadata metadata;
    v1::Import& import = *metadata.add_imports();
    import.set_name("imports/" + std::to_string(++count_));
    import.set_dataset("datasets/" + dataset);
    ImportRun run(*store_, *importer_, publisher_, folder_.path());
    const auto response = run.Run(metadata, options, [](const v1::ImportMetadata&) {});
    EXPECT_TRUE(response.ok() || absl::IsCancelled(response.status())) << response.status();
    return store_->Find(import.name())->value_or(v1::Import());
  }

  treff::testing::TempDir folder_;
  platform::FixedClock clock_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
  std::unique_ptr<mirror::MirrorServer> mirror_;
  std::unique_ptr<Fetcher> fetcher_;
  FakePublisher publisher_;
  std::unique_ptr<Importer> importer_;
  int count_ = 0;
};

TEST_F(ImporterTest, EveryDatasetOfTheCatalogueIsPublished) {
  for (const std::string& dataset : AnsweredDatasets()) {
    const v1::Import import = Run(dataset);
    EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.ShortDebugString();
  }

  EXPECT_EQ(publisher_.published.size(), AnsweredDatasets().size());
  const auto& population = publisher_.published[kPopulation].header;
  // The six that it feeds, then what is derived from them.
  ASSERT_GT(population.indicators_size(), 6);
  EXPECT_EQ(population.indicators(5).indicator_id(), "community.population_67_plus");
  EXPECT_TRUE(population.indicators(6).has_derivation());
  ASSERT_EQ(population.provenances_size(), 1);
  const Provenance& provenance = population.provenances(0);
  EXPECT_THAT(provenance.request(),
              AllOf(HasSubstr("POST https://data.ssb.no/api/pxwebapi/v2/tables/07459/data"),
                    HasSubstr("Personer1")));
  EXPECT_EQ(provenance.delivery(), Provenance::MIRROR_ASSEMBLED);
  EXPECT_EQ(provenance.owner(), "Statistisk sentralbyrå");
  EXPECT_EQ(provenance.vintage(), "2026-01-01");
  EXPECT_THAT(provenance.delivery_note(), HasSubstr("07459"));
  EXPECT_EQ(provenance.raw_sha256().size(), 64);
}

TEST_F(ImporterTest, ATableOfTheCatalogueNeedsNoSourceAndIsCitedAndArchived) {
  Run("ssb_klass.municipalities");
  Serve({"valgresultat.no=status:500"});

  const v1::Import import = Run("valgdirektoratet.turnout");

  ASSERT_EQ(import.state(), v1::Import::PUBLISHED) << import.ShortDebugString();
  const auto& provenance = publisher_.published["valgdirektoratet.turnout"].header.provenances(0);
  EXPECT_EQ(provenance.delivery(), municipality::v1::Provenance::CATALOGUE_TABLE);
  EXPECT_EQ(provenance.request(), "catalogue:turnout_2023_2025.csv");
  EXPECT_EQ(provenance.owner(), "Valgdirektoratet");
  EXPECT_EQ(provenance.vintage(), "2025");
  EXPECT_THAT(provenance.delivery_note(), HasSubstr("valgresultat.no"));
  const auto bytes = archive_->Get(provenance.raw_sha256());
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_EQ(*bytes, RealCatalogue().FindTable("turnout_2023_2025.csv")->bytes);
  EXPECT_EQ(Run("valgdirektoratet.turnout").state(), v1::Import::UNCHANGED);
}

TEST_F(ImporterTest, ClassesArePublishedWithTheNamesThatTheSourceGives) {
  Run("ssb_klass.municipalities");
  Run("ssb_klass.hospital_areas");

  const auto& indicator = publisher_.published["ssb_klass.hospital_areas"].header.indicators(0);
  ASSERT_EQ(indicator.indicator_id(), "services.hospital_area");
  const auto& labels = indicator.value_labels();
  const auto stavanger = std::find_if(labels.begin(), labels.end(),
                                      [](const auto& label) { return label.value() == 12; });
  ASSERT_NE(stavanger, labels.end());
  EXPECT_EQ(stavanger->display_name_nn(), "Stavanger");
}

TEST_F(ImporterTest, UnchangedContentIsNotPublishedAgain) {
  Run(kKlass);
  Run(kPopulation);

  const v1::Import klass = Run(kKlass);
  const v1::Import population = Run(kPopulation);

  EXPECT_EQ(klass.state(), v1::Import::UNCHANGED);
  EXPECT_EQ(klass.fetches(0).http_status(), 304);  // the mirror knows the validator
  EXPECT_EQ(population.state(), v1::Import::UNCHANGED);
  EXPECT_EQ(population.fetches(0).http_status(), 200);  // a POST has none: the bytes are the same
  EXPECT_EQ(population.dataset_version(), 2);
  EXPECT_GT(population.observation_count(), 0);
  EXPECT_EQ(publisher_.publish_count, 2);
}

TEST_F(ImporterTest, UnchangedContentIsPublishedWhenItIsNotServed) {
  Run(kKlass);
  publisher_.published.clear();

  EXPECT_EQ(Run(kKlass).state(), v1::Import::PUBLISHED);
}

TEST_F(ImporterTest, UnchangedContentIsPublishedWhenOlderContentIsServed) {
  Run(kKlass);
  Run(kPopulation);
  // The municipality service's database was restored from a backup.
  publisher_.published[kPopulation].reading.observations.pop_back();

  const v1::Import import = Run(kPopulation);

  EXPECT_EQ(import.state(), v1::Import::PUBLISHED);
  EXPECT_EQ(publisher_.published[kPopulation].reading.observations.size(),
            import.observation_count());
  EXPECT_EQ(Run(kPopulation).state(), v1::Import::UNCHANGED);
}

TEST_F(ImporterTest, WhatTheArchiveLostIsFetchedAgain) {
  Run(kKlass);
  Run(kSettlement);
  const int served = publisher_.publish_count;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.File("archive"))) {
    if (file.is_regular_file()) std::ofstream(file.path(), std::ios::trunc) << "damaged";
  }
  EXPECT_EQ(Run(kKlass).state(), v1::Import::UNCHANGED);
  const v1::Import import = Run(kSettlement);
  EXPECT_EQ(import.state(), v1::Import::UNCHANGED) << import.ShortDebugString();
  EXPECT_EQ(import.fetches(0).http_status(), 200);
  EXPECT_EQ(publisher_.publish_count, served);
  EXPECT_EQ(Run(kSettlement).fetches(0).http_status(), 304);
}

TEST_F(ImporterTest, TheArchiveGivesTheSameObservationsWithoutTheSource) {
  Run(kKlass);
  Run(kPopulation);
  const FakePublisher::Published before = publisher_.published[kPopulation];
  mirror_.reset();

  const v1::Import import = Run(kPopulation, {.from_archive = true});

  EXPECT_EQ(import.state(), v1::Import::PUBLISHED);
  EXPECT_THAT(import.fetches(), IsEmpty());
  const FakePublisher::Published& after = publisher_.published[kPopulation];
  ASSERT_EQ(after.reading.observations.size(), before.reading.observations.size());
  for (size_t i = 0; i < before.reading.observations.size(); ++i) {
    ASSERT_EQ(after.reading.observations[i].SerializeAsString(),
              before.reading.observations[i].SerializeAsString());
  }
  EXPECT_EQ(after.header.provenances(0).SerializeAsString(),
            before.header.provenances(0).SerializeAsString());
}

// The same bytes are asked for under another day's addresses.
TEST_F(ImporterTest, RequestsFollowTheClockAndStayExpanded) {
  Run(kKlass);
  EXPECT_EQ(publisher_.published[kKlass].header.provenances(0).request(),
            "GET https://data.ssb.no/api/klass/v1/classifications/131/codesAt?date=2026-11-23");
  EXPECT_EQ(publisher_.published[kKlass].header.provenances(1).request(),
            "GET https://data.ssb.no/api/klass/v1/classifications/131/changes?from=2018-01-01&to="
            "2026-11-24");

  At(absl::CivilDay(2028, 1, 1));
  publisher_.published.clear();

  EXPECT_EQ(Run(kKlass).state(), v1::Import::PUBLISHED);
  EXPECT_THAT(publisher_.published[kKlass].header.provenances(0).request(),
              HasSubstr("date=2028-01-01"));
  EXPECT_THAT(publisher_.published[kKlass].header.provenances(1).request(),
              HasSubstr("to=2028-01-02"));
  // What is read again from the archive is what was asked then.
  At(absl::CivilDay(2029, 5, 17));
  Run(kKlass, {.from_archive = true});
  EXPECT_THAT(publisher_.published[kKlass].header.provenances(0).request(),
              HasSubstr("date=2028-01-01"));
}

TEST_F(ImporterTest, AYearWhosePageIsNotOutYetIsSaidAndTheOldOnesStay) {
  Run(kKlass);
  Run(kSettlement);
  At(absl::CivilDay(2027, 2, 15));

  const v1::Import import = Run(kSettlement);

  EXPECT_EQ(import.state(), v1::Import::UNCHANGED);
  EXPECT_THAT(import.warnings(),
              ElementsAre(AllOf(HasSubstr("there are no figures of 2023"),
                                HasSubstr("nokkeltall-bosetting-2023/ answered 404")),
                          AllOf(HasSubstr("the figures of 2027 are not out yet"),
                                HasSubstr("nokkeltall-bosetting-2027/ answered 404"))));
  ASSERT_EQ(import.fetches_size(), 6);  // 2022 to 2027
  EXPECT_EQ(import.fetches(1).http_status(), 404);
  EXPECT_EQ(import.fetches(5).http_status(), 404);
  std::set<std::string> periods;
  for (const Observation& observation : publisher_.published[kSettlement].reading.observations) {
    periods.insert(observation.period());
  }
  EXPECT_THAT(periods, ElementsAre("2022", "2024", "2025", "2026"));
}

TEST_F(ImporterTest, AYearThatWasThereAndIsGoneFailsTheImport) {
  Run(kKlass);
  Run(kSettlement);
  Serve({"www.imdi.no/bosetting/bosettingstall/nokkeltall-bosetting-2026=status:404"});

  const v1::Import import = Run(kSettlement);

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(),
              AllOf(HasSubstr("nokkeltall-bosetting-2026"), HasSubstr("answered 404")));
}

TEST_F(ImporterTest, NoYearAtAllFailsTheImport) {
  Run(kKlass);
  Serve({"www.imdi.no=status:404"});

  const v1::Import import = Run(kSettlement);

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(), HasSubstr("no year is there"));
}

// Whatever the day, the mirror answers; nothing in the catalogue waits for a release.
TEST_F(ImporterTest, EveryDatasetIsPublishedYearsLater) {
  At(absl::CivilDay(2028, 1, 15));

  for (const std::string& dataset : AnsweredDatasets()) {
    const v1::Import import = Run(dataset);
    EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.ShortDebugString();
  }
}

// The last good import had figures of a year that the source does not give any more.
TEST_F(ImporterTest, AnOldCopyIsRefusedAndReported) {
  Run(kKlass);
  const v1::Import first = Run(kPopulation);
  EXPECT_FALSE(first.has_report());  // nothing to compare with
  storage::Content last = **store_->FindContent(absl::StrCat("datasets/", kPopulation));
  const std::string bytes = *archive_->Get(last.fetches(0).provenance().raw_sha256());
  last.mutable_fetches(0)->mutable_provenance()->set_raw_sha256(
      *archive_->Put(absl::StrReplaceAll(bytes, {{"\"2026\"", "\"2027\""}})));
  last.set_fingerprint("of other bytes");
  ASSERT_THAT(store_->PutGood(first, last), IsOk());

  const v1::Import import = Run(kPopulation);

  EXPECT_EQ(import.state(), v1::Import::FAILED) << import.ShortDebugString();
  EXPECT_THAT(import.error().message(),
              HasSubstr("the newest period of community.population, 2026, is older than the 2027"));
  EXPECT_EQ(import.report().newest_period_before(), "2027");
  EXPECT_EQ(import.report().newest_period(), "2026");
  EXPECT_EQ(import.report().new_count(), import.report().gone_count());
  EXPECT_GT(import.report().unchanged_count(), 0);
}

TEST_F(ImporterTest, WithoutKlassNothingElseIsRead) {
  const v1::Import import = Run(kPopulation);

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(), HasSubstr("import ssb_klass.municipalities first"));
}

TEST_F(ImporterTest, NoPublicationWhenCancelled) {
  const v1::Import import = Run(kKlass, {.cancelled = [] { return true; }});

  EXPECT_EQ(import.state(), v1::Import::CANCELLED);
  EXPECT_EQ(publisher_.publish_count, 0);
}

struct Trouble {
  std::string name;
  std::string fault;    // of the mirror
  std::string message;  // in the error
};

class ImporterTroubleTest : public ImporterTest, public ::testing::WithParamInterface<Trouble> {};

TEST_P(ImporterTroubleTest, FailsWithSourceDatasetAndRemedyAndLeavesWhatIsServed) {
  Run(kKlass);
  Run(kPopulation);
  const std::string served = publisher_.published[kPopulation].header.import();
  Serve({GetParam().fault});

  const v1::Import import = Run(kPopulation);

  EXPECT_EQ(import.state(), v1::Import::FAILED) << import.ShortDebugString();
  EXPECT_THAT(import.error().message(),
              AllOf(HasSubstr(kPopulation), HasSubstr("Statistisk sentralbyrå"),
                    HasSubstr(GetParam().message)));
  google::rpc::ErrorInfo info;
  ASSERT_EQ(import.error().details_size(), 1);
  ASSERT_TRUE(import.error().details(0).UnpackTo(&info));
  EXPECT_EQ(info.metadata().at("dataset"), kPopulation);
  EXPECT_EQ(publisher_.published[kPopulation].header.import(), served);
  // The next good answer is taken up: the bad one left no validator behind.
  Serve({});
  EXPECT_EQ(Run(kPopulation).state(), v1::Import::UNCHANGED);
}

INSTANTIATE_TEST_SUITE_P(
    Every, ImporterTroubleTest,
    ::testing::Values(Trouble{"Hangs", "data.ssb.no/api/pxwebapi=hang", "no whole answer within"},
                      Trouble{"TooMany", "data.ssb.no/api/pxwebapi=status:429", "answered 429"},
                      Trouble{"Broken", "data.ssb.no/api/pxwebapi=status:500", "answered 500"},
                      Trouble{"Gone", "data.ssb.no/api/pxwebapi=status:404", "answered 404"},
                      Trouble{"Html", "data.ssb.no/api/pxwebapi=html", "text/html"},
                      Trouble{"Cut", "data.ssb.no/api/pxwebapi=truncate", ""},
                      Trouble{"Mangled", "data.ssb.no/api/pxwebapi=mangle", ""}),
    [](const ::testing::TestParamInfo<Trouble>& trouble) { return trouble.param.name; });

TEST_F(ImporterTest, OneBadAnswerIsTriedAgain) {
  Serve({"data.ssb.no/api/klass=once:status:500"});

  const v1::Import import = Run(kKlass);

  EXPECT_EQ(import.state(), v1::Import::PUBLISHED);
  EXPECT_EQ(import.fetches(0).attempts(), 2);
}

TEST_F(ImporterTest, APublisherThatRefusesFailsTheImport) {
  publisher_.failure = absl::UnavailableError("municipality is away");

  const v1::Import import = Run(kKlass);

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(), HasSubstr("publishing: municipality is away"));
  publisher_.failure = absl::OkStatus();
  EXPECT_EQ(Run(kKlass).state(), v1::Import::PUBLISHED);
}

}  // namespace
}  // namespace treff::ingestion
