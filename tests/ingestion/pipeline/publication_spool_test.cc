// What waits for its publication: whole datasets, in order, as often as they are sent.
#include "services/ingestion/pipeline/publication_spool.h"

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using municipality::v1::PublishDatasetRequest;
using municipality::v1::PublishDatasetsRequest;
using treff::testing::IsOk;
using treff::testing::StatusIs;

PublishDatasetRequest::Header HeaderOf(const std::string& dataset) {
  PublishDatasetRequest::Header header;
  header.set_dataset(dataset);
  return header;
}

DatasetReading ReadingOf(int observations) {
  DatasetReading reading;
  reading.regions.emplace_back().set_code("0301");
  reading.changes.emplace_back().set_old_code("1507");
  for (int i = 0; i < observations; ++i) reading.observations.emplace_back().set_value(i);
  return reading;
}

std::vector<PublishDatasetsRequest> MessagesOf(const PublicationSpool& spool) {
  std::vector<PublishDatasetsRequest> messages;
  EXPECT_THAT(spool.ForEach([&](const PublishDatasetsRequest& message) {
    messages.push_back(message);
    return true;
  }),
              IsOk());
  return messages;
}

TEST(PublicationSpool, GivesTheRunThenEachDatasetWithItsRows) {
  treff::testing::TempDir folder;
  const auto spool = *PublicationSpool::Open(folder.path());
  ASSERT_THAT(spool->Add(HeaderOf("a.first"), ReadingOf(4500)), IsOk());
  ASSERT_THAT(spool->Retire("a.gone"), IsOk());
  ASSERT_THAT(spool->Add(HeaderOf("a.second"), ReadingOf(1)), IsOk());

  const std::vector<PublishDatasetsRequest> messages = MessagesOf(*spool);

  // The run; a header, regions, changes and three batches; a retirement; a header and three.
  ASSERT_EQ(messages.size(), 1u + 6 + 1 + 4);
  EXPECT_EQ(messages[0].run().dataset_count(), 2);
  EXPECT_EQ(messages[0].run().retirement_count(), 1);
  EXPECT_EQ(messages[1].dataset().dataset(), "a.first");
  EXPECT_EQ(messages[1].dataset().observation_count(), 4500);
  EXPECT_EQ(messages[6].batch().observations_size(), 500);
  EXPECT_EQ(messages[6].batch().observations(499).value(), 4499);
  EXPECT_EQ(messages[7].retirement().dataset(), "a.gone");
  EXPECT_EQ(messages[8].dataset().dataset(), "a.second");
}

TEST(PublicationSpool, SentAgainItIsTheSameRequest) {
  treff::testing::TempDir folder;
  const auto spool = *PublicationSpool::Open(folder.path());
  const auto other = *PublicationSpool::Open(folder.path());
  ASSERT_THAT(spool->Add(HeaderOf("a.first"), ReadingOf(2)), IsOk());
  ASSERT_THAT(other->Add(HeaderOf("a.first"), ReadingOf(3)), IsOk());

  const auto first = MessagesOf(*spool);
  const auto second = MessagesOf(*spool);

  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].SerializeAsString(), second[i].SerializeAsString());
  }
  EXPECT_NE(first[0].run().request_id(), MessagesOf(*other)[0].run().request_id());
}

TEST(PublicationSpool, WhatIsDroppedIsNotSentAndTheRestIsAnotherRequest) {
  treff::testing::TempDir folder;
  const auto spool = *PublicationSpool::Open(folder.path());
  ASSERT_THAT(spool->Add(HeaderOf("a.first"), ReadingOf(2)), IsOk());
  ASSERT_THAT(spool->Add(HeaderOf("a.second"), ReadingOf(3)), IsOk());
  ASSERT_THAT(spool->Add(HeaderOf("a.third"), DatasetReading()), IsOk());
  const std::string before = MessagesOf(*spool)[0].run().request_id();

  spool->Drop("a.first");

  const auto messages = MessagesOf(*spool);
  EXPECT_THAT(spool->Datasets(), ::testing::ElementsAre("a.second", "a.third"));
  EXPECT_THAT(spool->DatasetsWithRegions(), ::testing::ElementsAre("a.second"));
  ASSERT_EQ(messages.size(), 1u + 4 + 1);
  EXPECT_EQ(messages[0].run().dataset_count(), 2);
  EXPECT_NE(messages[0].run().request_id(), before);
  EXPECT_EQ(messages[1].dataset().dataset(), "a.second");
  EXPECT_EQ(messages[5].dataset().dataset(), "a.third");
}

TEST(PublicationSpool, LeavesNoFileBehind) {
  treff::testing::TempDir folder;
  const auto spool = *PublicationSpool::Open(folder.path());
  ASSERT_THAT(spool->Add(HeaderOf("a.first"), ReadingOf(2)), IsOk());

  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(PublicationSpool, ADatasetThatDoesNotFitOnTheDiskIsNotInItAtAll) {
  treff::testing::TempDir folder;
  const auto spool = *PublicationSpool::Open(folder.path());
  ASSERT_THAT(spool->Add(HeaderOf("a.first"), ReadingOf(2)), IsOk());
  const auto before = MessagesOf(*spool);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit small{8'000, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);

  const absl::Status status = spool->Add(HeaderOf("a.second"), ReadingOf(5000));

  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted,
                               ::testing::HasSubstr("free some space")));
  const auto after = MessagesOf(*spool);
  ASSERT_EQ(after.size(), before.size());
  EXPECT_EQ(after[0].SerializeAsString(), before[0].SerializeAsString());
  ASSERT_THAT(spool->Add(HeaderOf("a.third"), ReadingOf(1)), IsOk());
  EXPECT_EQ(MessagesOf(*spool)[before.size()].dataset().dataset(), "a.third");
}

// The log has the folder; whoever calls has no use for the server's paths.
TEST(PublicationSpool, AFolderThatIsNotThereIsAnErrorWithoutItsPath) {
  const auto spool = PublicationSpool::Open("/nowhere/at/all");

  EXPECT_THAT(spool, StatusIs(absl::StatusCode::kUnavailable, ::testing::HasSubstr("spool")));
  EXPECT_THAT(std::string(spool.status().message()),
              ::testing::Not(::testing::HasSubstr("/nowhere")));
}

}  // namespace
}  // namespace treff::ingestion
