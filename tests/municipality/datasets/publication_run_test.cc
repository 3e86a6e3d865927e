// Runs of datasets: published as one version, whole or not at all, by one process at a time.
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/publication/publication.h"
#include "services/platform/status/error_details.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

DatasetBuilder Population(double rindal) {
  return DatasetBuilder("test.population")
      .Indicator("community.population", v1::Indicator::SUM)
      .Value("community.population", "5061", "2026", rindal);
}

DatasetBuilder Settlement(double decided) {
  return DatasetBuilder("test.settlement")
      .Indicator("capacity.settlement_decided", v1::Indicator::SUM)
      .Value("capacity.settlement_decided", "1103", "2026", decided);
}

std::vector<std::string> DatasetsOf(const v1::DatasetVersion& version) {
  std::vector<std::string> datasets;
  for (const auto& dataset : version.datasets()) datasets.push_back(dataset.dataset());
  return datasets;
}

// One process: its copy of the versions and its publisher.
struct Process {
  Process(DatasetStore& store, const platform::Clock& clock)
      : versions(store), publisher(store, versions, nullptr, clock) {}

  absl::StatusOr<v1::PublishDatasetsResponse> Publish(const std::vector<DatasetBuilder>& datasets,
                                                      const std::vector<std::string>& retired = {},
                                                      const std::string& request_id = {}) {
    return publisher.PublishDatasets(ReadingRun(RunOf(datasets, retired, request_id)));
  }

  Versions versions;
  Publisher publisher;
};

class PublicationRunTest : public ::testing::Test {
 protected:
  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  MemoryDatasetStore store_;
  Process here_{store_, clock_};
  Process there_{store_, clock_};
};

TEST_F(PublicationRunTest, IsOneVersionHoweverManyDatasets) {
  const auto response =
      here_.Publish({DatasetBuilder::WithNorway(), Population(2000), Settlement(100)});

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->changed());
  EXPECT_EQ(response->version().number(), 1);
  EXPECT_THAT(DatasetsOf(response->version()),
              ElementsAre("test.population", "test.regions", "test.settlement"));
  EXPECT_EQ(response->version().quota_revision(), 1);
  EXPECT_EQ(response->version().digest().size(), 64u);
}

TEST_F(PublicationRunTest, WithNothingNewMakesNoVersion) {
  ASSERT_THAT(here_.Publish({DatasetBuilder::WithNorway(), Population(2000)}), IsOk());

  const auto same = here_.Publish({Population(2000)});
  const auto partly = here_.Publish({Population(2000), Settlement(100)});

  EXPECT_FALSE(same->changed());
  EXPECT_EQ(same->version().number(), 1);
  EXPECT_TRUE(partly->changed());
  EXPECT_EQ(partly->version().number(), 2);
  EXPECT_EQ(partly->version().datasets(0).since_version(), 1);
  EXPECT_EQ(partly->version().datasets(2).since_version(), 2);
}

TEST_F(PublicationRunTest, RowsMayNameRegionsThatCameInTheSameRun) {
  EXPECT_THAT(here_.Publish({Population(2000), DatasetBuilder::WithNorway()}), IsOk());
}

TEST_F(PublicationRunTest, OneBadDatasetPublishesNoneAndIsNamed) {
  DatasetBuilder bad("test.bad");
  bad.Indicator("a.b", v1::Indicator::SUM).Value("a.b", "4711", "2026", 1);

  const auto response = here_.Publish({DatasetBuilder::WithNorway(), bad});

  EXPECT_THAT(response, StatusIs(absl::StatusCode::kInvalidArgument,
                                 HasSubstr("datasets[1].observations[0].region")));
  EXPECT_EQ(here_.versions.Current(), nullptr);
  EXPECT_EQ(store_.FindNewest()->number, 0);
}

TEST_F(PublicationRunTest, AStreamThatBreaksOffPublishesNothing) {
  auto messages = RunOf({DatasetBuilder::WithNorway(), Population(2000)});
  messages.resize(messages.size() - 2);
  EXPECT_THAT(here_.publisher.PublishDatasets(ReadingRun(messages)),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("2 datasets")));

  messages = RunOf({Population(2000), DatasetBuilder::WithNorway()});
  messages.erase(messages.begin() + 2);  // the rows of the first
  EXPECT_THAT(here_.publisher.PublishDatasets(ReadingRun(messages)),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("test.population")));
  EXPECT_EQ(here_.versions.Current(), nullptr);
}

TEST_F(PublicationRunTest, AStreamOutOfOrderIsRefused) {
  const auto messages = RunOf({Population(2000)});
  for (const auto& wrong : std::vector<std::vector<v1::PublishDatasetsRequest>>{
           {},
           {messages[1]},
           {messages[0], messages[0]},
           {messages[0], messages[2]},
           {messages[0], v1::PublishDatasetsRequest()},
           RunOf({}),
           RunOf({Population(1), Population(2)}),
           RunOf({Population(1)}, {"test.population"}),
           RunOf({}, {"no such name!"})}) {
    EXPECT_THAT(here_.publisher.PublishDatasets(ReadingRun(wrong)),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_EQ(here_.versions.Current(), nullptr);
}

TEST_F(PublicationRunTest, SentTwiceIsAnsweredTwiceAndDoneOnceInAnyOrder) {
  const auto first = here_.Publish({DatasetBuilder::WithNorway(), Population(2000)}, {}, "r1");
  ASSERT_THAT(here_.Publish({Settlement(100)}), IsOk());

  const auto again = there_.Publish({Population(2000), DatasetBuilder::WithNorway()}, {}, "r1");

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(there_.Publish({Population(2000)}, {}, "r1"),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(PublicationRunTest, ARetiredDatasetLeavesTheNextVersionWhichSaysSo) {
  ASSERT_THAT(here_.Publish({DatasetBuilder::WithNorway(), Population(2000)}), IsOk());

  const auto without = here_.Publish({Settlement(100)}, {"test.population"});
  const auto later = here_.Publish({Settlement(101)});
  const auto again = here_.Publish({}, {"test.population"});
  const auto back = here_.Publish({Population(2000)});

  ASSERT_THAT(without, IsOk());
  EXPECT_THAT(DatasetsOf(without->version()), ElementsAre("test.regions", "test.settlement"));
  ASSERT_EQ(later->version().retired_datasets_size(), 1);
  EXPECT_EQ(later->version().retired_datasets(0).dataset(), "test.population");
  EXPECT_EQ(later->version().retired_datasets(0).since_version(), 2);
  EXPECT_FALSE(again->changed());
  EXPECT_THAT(back->version().retired_datasets(), IsEmpty());
  EXPECT_EQ(back->version().datasets(0).since_version(), 1);
}

TEST_F(PublicationRunTest, TheRegionsCannotBeRetired) {
  ASSERT_THAT(here_.Publish({DatasetBuilder::WithNorway(), Population(2000)}), IsOk());

  EXPECT_THAT(here_.Publish({}, {"test.regions"}), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Process(*std::make_unique<MemoryDatasetStore>(), clock_).Publish({}, {"test.x"}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("nothing to retire")));
}

// A store on which somebody else publishes just before a commit.
class RacedStore : public MemoryDatasetStore {
 public:
  absl::Status Commit(const VersionKey& base, const Publication& publication,
                      const v1::DatasetVersion* version,
                      const std::vector<std::shared_ptr<const DatasetContent>>& contents) override {
    if (races_left > 0 && !racing_) {
      --races_left;
      racing_ = true;
      race();
      racing_ = false;
    }
    return MemoryDatasetStore::Commit(base, publication, version, contents);
  }

  int races_left = 0;
  std::function<void()> race;

 private:
  bool racing_ = false;
};

TEST_F(PublicationRunTest, WhoeverCommitsFirstIsTheBaseOfTheOther) {
  RacedStore store;
  Process here(store, clock_), there(store, clock_);
  ASSERT_THAT(here.Publish({DatasetBuilder::WithNorway()}), IsOk());
  store.races_left = 3;
  int decided = 100;
  store.race = [&] { EXPECT_THAT(there.Publish({Settlement(decided++)}), IsOk()); };

  const auto response = here.Publish({Population(2000)});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->version().number(), 5);
  EXPECT_THAT(DatasetsOf(response->version()),
              ElementsAre("test.population", "test.regions", "test.settlement"));
  EXPECT_EQ(here.versions.Current()->version().digest(), response->version().digest());
}

TEST_F(PublicationRunTest, RacesThatNeverEndAreAborted) {
  RacedStore store;
  Process here(store, clock_), there(store, clock_);
  ASSERT_THAT(here.Publish({DatasetBuilder::WithNorway()}), IsOk());
  store.races_left = 1000;
  int decided = 100;
  store.race = [&] { EXPECT_THAT(there.Publish({Settlement(decided++)}), IsOk()); };

  EXPECT_THAT(here.Publish({Population(2000)}),
              StatusIs(absl::StatusCode::kAborted, HasSubstr("send it again")));
}

TEST_F(PublicationRunTest, OntoAStoreThatWasRestoredBuildsOnWhatItHolds) {
  ASSERT_THAT(here_.Publish({DatasetBuilder::WithNorway()}), IsOk());
  clock_.Set(clock_.Now() + absl::Hours(1));
  ASSERT_THAT(here_.Publish({Settlement(100)}), IsOk());
  store_.Restore(1);
  clock_.Set(clock_.Now() + absl::Hours(1));

  const auto response = here_.Publish({Population(2000)});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->version().number(), 2);
  EXPECT_THAT(DatasetsOf(response->version()), ElementsAre("test.population", "test.regions"));
}

}  // namespace
}  // namespace treff::municipality
