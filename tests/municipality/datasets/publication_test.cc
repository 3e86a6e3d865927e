// Publishing: whole or not at all, once, and never something that does not hold.
#include "services/municipality/publication/publication.h"

#include <limits>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/platform/status/error_details.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/municipality/norway.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::treff::testing::BadFields;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

using State = v1::Observation;

class PublicationTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::PublishDatasetResponse> Publish(const DatasetBuilder& dataset) {
    return publisher_.PublishDataset(Reading(dataset.Messages()));
  }

  v1::Fact FactOf(const std::string& municipality, const std::string& indicator) {
    const auto snapshot = versions_.Current();
    const v1::Profile profile = snapshot->ProfileAt(snapshot->Find(municipality), true);
    for (const v1::Fact& fact : profile.facts()) {
      if (fact.indicator() == indicator) return fact;
    }
    return {};
  }

  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  MemoryDatasetStore store_;
  Versions versions_{store_};
  Publisher publisher_{store_, versions_, nullptr, clock_};
};

DatasetBuilder Population(double rindal) {
  return DatasetBuilder("test.population")
      .Indicator("community.population", v1::Indicator::SUM)
      .Value("community.population", "5061", "2026", rindal);
}

TEST_F(PublicationTest, EveryPublicationMakesTheNextVersion) {
  const auto first = Publish(DatasetBuilder::WithNorway());
  const auto second = Publish(Population(2000));

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->version().number(), 1);
  EXPECT_EQ(second->version().name(), "datasetVersions/2");
  EXPECT_EQ(second->version().datasets_size(), 2);
  EXPECT_TRUE(second->changed());
  EXPECT_EQ(FactOf("5061", "community.population").own().value(), 2000);
}

TEST_F(PublicationTest, TheSameContentFetchedAgainMakesNoVersion) {
  ASSERT_THAT(Publish(Population(2000)), IsOk());
  DatasetBuilder again = Population(2000);
  again.header().set_import("imports/another");
  again.header().mutable_provenances(0)->mutable_fetch_time()->set_seconds(1'780'000'000);

  const auto response = Publish(again);

  ASSERT_THAT(response, IsOk());
  EXPECT_FALSE(response->changed());
  EXPECT_EQ(response->version().number(), 1);
}

TEST_F(PublicationTest, AContentThatComesBackServesAsItIsStored) {
  const auto fetched_at = [](double rindal, int64_t seconds) {
    DatasetBuilder dataset = Population(rindal);
    dataset.header().mutable_provenances(0)->mutable_fetch_time()->set_seconds(seconds);
    return dataset;
  };
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  ASSERT_THAT(Publish(fetched_at(2000, 1'780'000'000)), IsOk());
  ASSERT_THAT(Publish(fetched_at(2001, 1'780'000'001)), IsOk());
  ASSERT_THAT(Publish(fetched_at(2000, 1'780'000'002)), IsOk());

  // A process that starts anew, or another replica, reads the same version from the store.
  Versions elsewhere(store_);
  ASSERT_THAT(elsewhere.FollowStore(), IsOk());
  EXPECT_EQ(versions_.Current()->header().SerializeAsString(),
            elsewhere.Current()->header().SerializeAsString());
}

TEST_F(PublicationTest, AClockThatIsBehindPublishesNothing) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  clock_.Set(absl::FromCivil(absl::CivilDay(2025, 11, 23), absl::UTCTimeZone()));
  EXPECT_THAT(Publish(Population(2000)),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("datasetVersions/1 was published 2026-11-23"),
                             HasSubstr("set the clock right"))));
  EXPECT_EQ(versions_.Current()->version().number(), 1);
}

TEST_F(PublicationTest, TheOrderOfRowsDoesNotMatter) {
  DatasetBuilder ab("test.x"), ba("test.x");
  ab.Indicator("a.b", v1::Indicator::SUM)
      .Value("a.b", "0301", "2024", 1)
      .Value("a.b", "0301", "2025", 2);
  ba.Indicator("a.b", v1::Indicator::SUM)
      .Value("a.b", "0301", "2025", 2)
      .Value("a.b", "0301", "2024", 1);
  ASSERT_THAT(Publish(ab), IsOk());

  EXPECT_FALSE(Publish(ba)->changed());
}

TEST_F(PublicationTest, ContentThatComesBackIsKnownByItsFirstVersion) {
  ASSERT_THAT(Publish(Population(2000)), IsOk());
  ASSERT_THAT(Publish(Population(2001)), IsOk());

  const auto back = Publish(Population(2000));

  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->version().number(), 3);
  EXPECT_EQ(back->version().datasets(0).since_version(), 1);
}

TEST_F(PublicationTest, ARequestSentTwiceIsAnsweredTwiceAndDoneOnce) {
  const auto first = Publish(Population(2000).RequestId("r1"));
  ASSERT_THAT(Publish(Population(2001)), IsOk());

  const auto again = Publish(Population(2000).RequestId("r1"));

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(versions_.Current()->version().number(), 2);
  EXPECT_THAT(Publish(Population(2002).RequestId("r1")),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(PublicationTest, EveryBadRowIsNamedAtOnceAndNothingIsPublished) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  DatasetBuilder bad("test.population");
  bad.Indicator("community.population", v1::Indicator::SUM);
  bad.Value("community.population", "0301", "2020", -5);         // 0: implausible
  bad.Value("community.population", "0301", "2021", kNan);       // 1
  bad.Value("community.population", "0301", "2022", kInfinite);  // 2
  bad.Value("community.population", "4711", "2026", 1);          // 3: a code that never existed
  bad.Value("community.dogs", "0301", "2026", 1);                // 4: not defined
  bad.Value("community.population", "0301", "2023", 1);          // 5
  bad.Value("community.population", "0301", "2023", 2);          // 6: comes twice
  bad.Lack("community.population", "0301", "2024", State::MISSING);
  bad.observation().set_value(3);                      // 7: missing, yet a value
  bad.Value("community.population", "0301", "24", 1);  // 8: no period
  bad.Lack("community.population", "0301", "2025", State::STATE_UNSPECIFIED);  // 9
  bad.Value("community.population", "0301", "2026", 1);
  bad.observation().set_provenance_index(1);  // 10

  const auto response = Publish(bad);

  ASSERT_THAT(response, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(BadFields(response.status()),
              ::testing::UnorderedElementsAre(
                  "observations[0].value", "observations[1].value", "observations[2].value",
                  "observations[3].region", "observations[4].indicator", "observations[6]",
                  "observations[7].value", "observations[8].period", "observations[8].period_end",
                  "observations[9].state", "observations[10].provenance_index"));
  EXPECT_EQ(versions_.Current()->version().number(), 1);
}

TEST_F(PublicationTest, WhatOnlyTheServiceMakesOfFiguresIsNotPublished) {
  DatasetBuilder dataset = Population(2000);
  dataset.observation().set_method(v1::Observation::CARRIED_IN_TIME);
  DatasetBuilder derived = Population(2000);
  derived.header().mutable_indicators(0)->mutable_derivation()->mutable_ratio();
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());

  EXPECT_THAT(BadFields(Publish(dataset).status()),
              ::testing::ElementsAre("observations[0].method"));
  EXPECT_THAT(BadFields(Publish(derived).status()),
              ::testing::ElementsAre("observations[0].indicator"));
}

// Distances are measured from one file to another.
TEST_F(PublicationTest, AFigureOfTwoFilesNamesBoth) {
  DatasetBuilder dataset = Population(2000);
  dataset.header().add_provenances()->set_source("second");
  dataset.observation().add_further_provenances(1);
  DatasetBuilder dangling = Population(2000);
  dangling.observation().add_further_provenances(1);
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());

  ASSERT_THAT(Publish(dataset), IsOk());
  const v1::Observation own = FactOf("5061", "community.population").own();
  ASSERT_EQ(own.further_provenances_size(), 1);
  EXPECT_EQ(versions_.Current()->header().provenances(own.further_provenances(0)).source(),
            "second");
  EXPECT_THAT(BadFields(Publish(dangling).status()),
              ::testing::ElementsAre("observations[0].further_provenances"));
}

TEST_F(PublicationTest, QuartersAndYearsTakenTogetherArePeriods) {
  DatasetBuilder dataset("test.population");
  dataset.Indicator("community.population", v1::Indicator::SUM);
  for (const auto& [period, day] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2026-Q1", "2026-03-31"}, {"2017-2023", "2023-12-31"}}) {
    dataset.Value("community.population", "5061", period, 1);
    dataset.observation().set_period_end(day);
  }
  DatasetBuilder wrong("test.population");
  wrong.Indicator("community.population", v1::Indicator::SUM)
      .Value("community.population", "5061", "K1-2026", 1);
  wrong.observation().set_period_end("2026-03-31");
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());

  EXPECT_THAT(Publish(dataset), IsOk());
  EXPECT_EQ(FactOf("5061", "community.population").own().period(), "2026-Q1");
  EXPECT_THAT(BadFields(Publish(wrong).status()), ::testing::Contains("observations[0].period"));
}

// Oslo 2023: one file was drawn before the year was over, another has it whole.
TEST_F(PublicationTest, AWholeYearStandsOverAPartOfIt) {
  constexpr char kSettled[] = "capacity.settlement_settled";
  DatasetBuilder part("test.history");
  part.Indicator(kSettled, v1::Indicator::SUM).Lack(kSettled, "0301", "2023", State::PARTIAL);
  part.observation().set_value(1130);
  const DatasetBuilder whole = DatasetBuilder("test.summary")
                                   .Indicator(kSettled, v1::Indicator::SUM)
                                   .Value(kSettled, "0301", "2023", 2018);
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());

  ASSERT_THAT(Publish(part), IsOk());
  EXPECT_EQ(FactOf("0301", kSettled).own().state(), State::PARTIAL);
  EXPECT_EQ(FactOf("0301", kSettled).own().value(), 1130);
  ASSERT_THAT(Publish(whole), IsOk());
  EXPECT_EQ(FactOf("0301", kSettled).own().state(), State::VALUE);
  EXPECT_EQ(FactOf("0301", kSettled).own().value(), 2018);
}

TEST_F(PublicationTest, AStreamThatBreaksOffPublishesNothing) {
  auto messages = DatasetBuilder::WithNorway().Messages(10);
  messages.pop_back();

  EXPECT_THAT(publisher_.PublishDataset(Reading(messages)),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("send it again")));
  EXPECT_EQ(versions_.Current(), nullptr);
}

TEST_F(PublicationTest, AStreamOutOfOrderIsRefused) {
  auto messages = Population(2000).Messages();

  EXPECT_THAT(publisher_.PublishDataset(Reading({messages[1]})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("header first")));
  EXPECT_THAT(publisher_.PublishDataset(Reading({messages[0], messages[0]})),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(publisher_.PublishDataset(Reading({})), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(PublicationTest, AFullDiskLeavesTheOldVersionServing) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  ASSERT_THAT(Publish(Population(2000)), IsOk());
  store_.FailCommits(absl::ResourceExhaustedError("disk full: free disk space"));

  EXPECT_THAT(Publish(Population(2001)),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       AllOf(HasSubstr("test.population"), HasSubstr("free disk space"))));
  EXPECT_EQ(FactOf("5061", "community.population").own().value(), 2000);
  EXPECT_EQ(versions_.Current()->version().number(), 2);

  store_.FailCommits(absl::OkStatus());
  EXPECT_THAT(Publish(Population(2001)), IsOk());
  EXPECT_EQ(FactOf("5061", "community.population").own().value(), 2001);
}

TEST_F(PublicationTest, DatasetsThatContradictOneAnotherAboutRegionsArePublishedNever) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  DatasetBuilder rival("test.rival");
  *rival.rows().add_regions() = Norway().regions().front();

  EXPECT_THAT(Publish(rival), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(versions_.Current()->version().number(), 1);
}

DatasetBuilder Settlement(double decided) {
  DatasetBuilder builder("test.settlement");
  builder.Indicator("capacity.settlement_decided", v1::Indicator::SUM)
      .Value("capacity.settlement_decided", "1103", "2026", decided);
  return builder;
}

TEST_F(PublicationTest, TheQuotaRevisionRisesOnlyWhenAQuotaChanges) {
  EXPECT_EQ(Publish(DatasetBuilder::WithNorway())->version().quota_revision(), 1);
  EXPECT_EQ(Publish(Settlement(100))->version().quota_revision(), 2);
  EXPECT_EQ(Publish(Population(2000))->version().quota_revision(), 2);
  EXPECT_EQ(Publish(Settlement(101))->version().quota_revision(), 3);
  EXPECT_EQ(Publish(Settlement(100))->version().quota_revision(), 4);
}

TEST_F(PublicationTest, AnOldVersionIsReadAsItWasWhenItServed) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  ASSERT_THAT(Publish(Settlement(100)), IsOk());
  const auto served = versions_.Current();
  clock_.Set(clock_.Now() + absl::Hours(24 * 30));
  ASSERT_THAT(Publish(Settlement(101)), IsOk());

  const auto rebuilt = versions_.At(2);

  ASSERT_THAT(rebuilt, IsOk());
  EXPECT_NE(rebuilt->get(), served.get());
  EXPECT_EQ((*rebuilt)->header().SerializeAsString(), served->header().SerializeAsString());
  ASSERT_EQ((*rebuilt)->entries().size(), served->entries().size());
  for (size_t i = 0; i < served->entries().size(); ++i) {
    EXPECT_EQ((*rebuilt)->entries()[i].profile_with_history,
              served->entries()[i].profile_with_history);
  }
}

TEST_F(PublicationTest, ARestartServesTheNewestVersion) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  ASSERT_THAT(Publish(Settlement(100)), IsOk());
  Versions restarted(store_);

  ASSERT_THAT(restarted.FollowStore(), IsOk());

  EXPECT_EQ(restarted.Current()->version().number(), 2);
  EXPECT_EQ(restarted.Current()->entries()[0].profile, versions_.Current()->entries()[0].profile);
}

TEST_F(PublicationTest, WhenTwoDatasetsCoverAYearTheOneWithAFigureStands) {
  ASSERT_THAT(Publish(DatasetBuilder::WithNorway()), IsOk());
  DatasetBuilder history("imdi.history"), page("imdi.page");
  history.Indicator("a.b", v1::Indicator::SUM)
      .Lack("a.b", "0301", "2025", State::MISSING)
      .Value("a.b", "1103", "2025", 7);
  page.Indicator("a.b", v1::Indicator::SUM)
      .Value("a.b", "0301", "2025", 5)
      .Lack("a.b", "1103", "2025", State::PENDING);
  page.observation().set_period_end("2025-06-30");
  ASSERT_THAT(Publish(history), IsOk());
  ASSERT_THAT(Publish(page), IsOk());

  EXPECT_EQ(FactOf("0301", "a.b").own().value(), 5);
  EXPECT_EQ(FactOf("1103", "a.b").own().value(), 7);
}

}  // namespace
}  // namespace treff::municipality
