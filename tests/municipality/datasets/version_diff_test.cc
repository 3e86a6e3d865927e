// What differs between two versions, as DatasetService lists it.
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/publication/publication.h"
#include "services/municipality/serving/dataset_reads.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::treff::testing::EqualsProto;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

class VersionDiffTest : public ::testing::Test {
 protected:
  void Publish(const DatasetBuilder& dataset) {
    ASSERT_THAT(publisher_.PublishDataset(Reading(dataset.Messages())), IsOk());
  }

  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  MemoryDatasetStore store_;
  Versions versions_{store_};
  Publisher publisher_{store_, versions_, nullptr, clock_};
  DatasetReads datasets_{store_, versions_};
};

// Version 2 has Rindal's and Haram's population, version 3 another of Rindal's and Ålesund's.
TEST_F(VersionDiffTest, WhatDiffersBetweenTwoVersionsIsListedFigureByFigure) {
  const auto population = [] {
    return DatasetBuilder("test.x").Indicator("community.population", v1::Indicator::SUM);
  };
  Publish(DatasetBuilder::WithNorway());
  Publish(population()
              .Value("community.population", "5061", "2025", 2000)
              .Value("community.population", "5061", "2024", 1990)
              .Value("community.population", "1580", "2025", 9000));
  Publish(population()
              .Value("community.population", "5061", "2025", 2010)
              .Value("community.population", "5061", "2024", 1990)
              .Lack("community.population", "1508", "2025", v1::Observation::MISSING));
  v1::DiffDatasetVersionsRequest request;
  request.set_before(2);

  const auto all = datasets_.DiffDatasetVersions(request);
  request.set_page_size(2);
  const auto first_page = datasets_.DiffDatasetVersions(request);
  request.set_page_token(first_page->next_page_token());
  const auto last_page = datasets_.DiffDatasetVersions(request);

  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->total_size(), 3);
  ASSERT_EQ(all->changes_size(), 3);
  EXPECT_EQ(all->changes(0).region(), "1508");
  EXPECT_FALSE(all->changes(0).has_before());
  EXPECT_EQ(all->changes(0).after().state(), v1::Observation::MISSING);
  EXPECT_EQ(all->changes(1).region(), "1580");
  EXPECT_FALSE(all->changes(1).has_after());
  EXPECT_EQ(all->changes(2).period(), "2025");
  EXPECT_EQ(all->changes(2).before().value(), 2000);
  EXPECT_EQ(all->changes(2).after().value(), 2010);
  EXPECT_THAT(all->counts(),
              ElementsAre(EqualsProto("indicator: 'community.population' new_count: 1 "
                                      "gone_count: 1 changed_count: 1")));
  EXPECT_EQ(first_page->changes_size(), 2);
  ASSERT_THAT(last_page, IsOk());
  ASSERT_EQ(last_page->changes_size(), 1);
  EXPECT_EQ(last_page->changes(0).region(), "5061");
  EXPECT_EQ(last_page->next_page_token(), "");
}

TEST_F(VersionDiffTest, ADiffIsOfOneMunicipalityWhenAsked) {
  Publish(DatasetBuilder::WithNorway());
  Publish(DatasetBuilder("test.x")
              .Indicator("community.population", v1::Indicator::SUM)
              .Value("community.population", "1508", "2025", 58000)
              .Value("community.population", "1580", "2025", 9000));
  v1::DiffDatasetVersionsRequest request;
  request.set_before(1);
  request.set_municipality("municipalities/1580");

  const auto diff = datasets_.DiffDatasetVersions(request);

  ASSERT_THAT(diff, IsOk());
  for (const auto& change : diff->changes()) EXPECT_EQ(change.region(), "1580");
  EXPECT_GT(diff->total_size(), 0);
  request.set_before(9);
  EXPECT_THAT(datasets_.DiffDatasetVersions(request), StatusIs(absl::StatusCode::kNotFound));
  request.set_before(0);
  EXPECT_THAT(datasets_.DiffDatasetVersions(request), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace treff::municipality
