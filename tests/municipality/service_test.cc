// The municipality program as it is run: over gRPC, with its store, through crashes.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/platform/cache/cache.h"
#include "services/platform/status/grpc_status.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/redis_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::municipality {
namespace {

using ::testing::HasSubstr;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;

// The running program and a client of it.
class Program {
 public:
  Program(const treff::testing::TempDir& folder, std::vector<std::string> flags = {})
      : log_(folder.File("log")) {
    std::remove(log_.c_str());
    std::vector<std::string> command = {TREFF_BIN_DIR "/treff-municipality",
                                        "--address=127.0.0.1:0", "--metrics_address=127.0.0.1:0",
                                        "--data_dir=" + folder.path()};
    command.insert(command.end(), flags.begin(), flags.end());
    auto process = ChildProcess::Start({.command = command, .output_path = log_});
    EXPECT_THAT(process, IsOk());
    process_ = *std::move(process);
    int port = 0;
    EXPECT_TRUE(WaitUntil([&] { return (port = PortInLog()) != 0; }));
    const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                             grpc::InsecureChannelCredentials());
    datasets_ = v1::DatasetService::NewStub(channel);
    municipalities_ = v1::MunicipalityService::NewStub(channel);
  }

  ChildProcess& process() { return *process_; }
  v1::DatasetService::Stub& datasets() { return *datasets_; }

  absl::StatusOr<v1::PublishDatasetResponse> Publish(const DatasetBuilder& dataset) {
    grpc::ClientContext context;
    v1::PublishDatasetResponse response;
    const auto writer = datasets_->PublishDataset(&context, &response);
    for (const auto& message : dataset.Messages()) {
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return platform::FromGrpc(status);
    return response;
  }

  // 0 before the first.
  int64_t CurrentVersion() {
    grpc::ClientContext context;
    v1::GetDatasetVersionRequest request;
    request.set_name("datasetVersions/current");
    v1::DatasetVersion version;
    return datasets_->GetDatasetVersion(&context, request, &version).ok() ? version.number() : 0;
  }

  // How many observations of one indicator there are.
  int Observations(const std::string& indicator) {
    grpc::ClientContext context;
    v1::ListObservationsRequest request;
    request.set_parent("indicators/" + indicator);
    request.set_page_size(1000);
    v1::ListObservationsResponse response;
    return datasets_->ListObservations(&context, request, &response).ok()
               ? response.observations_size()
               : -1;
  }

  std::vector<v1::StreamSnapshotResponse> Snapshot() {
    grpc::ClientContext context;
    const auto reader = municipalities_->StreamSnapshot(&context, {});
    std::vector<v1::StreamSnapshotResponse> snapshot;
    for (v1::StreamSnapshotResponse part; reader->Read(&part);) snapshot.push_back(part);
    EXPECT_TRUE(reader->Finish().ok());
    return snapshot;
  }

 private:
  int PortInLog() {
    std::ifstream lines(log_);
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (entry.is_object() && entry.contains("port")) return entry["port"];
    }
    return 0;
  }

  const std::string log_;
  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<v1::DatasetService::Stub> datasets_;
  std::unique_ptr<v1::MunicipalityService::Stub> municipalities_;
};

// Enough rows that the commit takes a while: 50 indicators and 40 years of the test's regions.
DatasetBuilder Large() {
  DatasetBuilder builder("test.large");
  for (int i = 0; i < 50; ++i) {
    const std::string indicator = "test.indicator_" + std::to_string(i);
    builder.Indicator(indicator, v1::Indicator::SUM);
    for (int year = 1986; year < 2026; ++year) {
      for (const char* code : {"0301", "1103", "1508", "1580", "1806", "1875", "3118", "3207",
                               "3216", "3234", "3236", "3446", "5001", "5055", "5056", "5059"}) {
        builder.Value(indicator, code, std::to_string(year), i + year);
      }
    }
  }
  return builder;
}

TEST(MunicipalityService, WhatIsPublishedIsStillThereAfterKill9) {
  treff::testing::TempDir folder;
  std::vector<v1::StreamSnapshotResponse> before;
  {
    Program program(folder);
    ASSERT_THAT(program.Publish(DatasetBuilder::WithNorway()), IsOk());
    ASSERT_THAT(program.Publish(Large()), IsOk());
    before = program.Snapshot();
    program.process().End(SIGKILL);
  }

  Program program(folder);
  const auto after = program.Snapshot();

  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].SerializeAsString(), before[i].SerializeAsString());
  }
}

// Killed when this much has gone to the disk since the publication began.
class KilledWhilePublishing : public ::testing::TestWithParam<uintmax_t> {};

TEST_P(KilledWhilePublishing, APublicationHappensWholeOrNotAtAll) {
  treff::testing::TempDir folder;
  absl::Status status;
  {
    Program program(folder);
    ASSERT_THAT(program.Publish(DatasetBuilder::WithNorway()), IsOk());
    const std::string wal = folder.File("municipality.db-wal");
    const uintmax_t at_start = std::filesystem::file_size(wal);
    std::thread client([&] { status = program.Publish(Large()).status(); });
    EXPECT_TRUE(
        WaitUntil([&] { return std::filesystem::file_size(wal) >= at_start + GetParam(); }));
    program.process().End(SIGKILL);
    client.join();
    // The last bytes may be followed by the answer before the end comes.
    if (!status.ok()) {
      EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
    }
  }

  Program program(folder);
  const bool happened = program.CurrentVersion() == 2;
  EXPECT_TRUE(happened || !status.ok()) << "what was acknowledged is lost";
  const auto again = program.Publish(Large());

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->version().number(), 2);
  EXPECT_EQ(again->changed(), !happened);
  EXPECT_EQ(again->version().datasets(0).observation_count(), 50 * 40 * 16);
  EXPECT_EQ(program.Observations("test.indicator_49"), 40 * 16);
}

INSTANTIATE_TEST_SUITE_P(Bytes, KilledWhilePublishing,
                         ::testing::Values(4'096, 500'000, 1'000'000, 3'000'000));

TEST(MunicipalityService, PostgresqlKeepsItAsWell) {
  treff::testing::TempDir folder;
  const std::string url =
      "--database_url=" + treff::testing::PostgresServer::Shared().NewDatabase();
  {
    Program program(folder, {url});
    ASSERT_THAT(program.Publish(DatasetBuilder::WithNorway()), IsOk());
    ASSERT_THAT(program.Publish(Large()), IsOk());
    program.process().End(SIGKILL);
  }

  Program program(folder, {url});
  EXPECT_EQ(program.CurrentVersion(), 2);
  EXPECT_FALSE(program.Publish(Large())->changed());
}

TEST(MunicipalityService, RedisHoldsTheProfilesAndIsNotNeeded) {
  treff::testing::TempDir folder;
  treff::testing::RedisServer redis;
  Program program(folder, {"--redis_address=" + redis.address()});
  ASSERT_THAT(program.Publish(DatasetBuilder::WithNorway()), IsOk());
  const auto snapshot = program.Snapshot();
  const auto shared = platform::NewSharedCache(redis.address()).value();

  const std::string path = "/3/1/" + snapshot[0].header().dataset_version_digest();
  EXPECT_EQ(shared->Get("snapshot" + path + "/header"), snapshot[0].header().SerializeAsString());
  v1::Profile profile;
  ASSERT_TRUE(profile.ParseFromString(shared->Get("profile" + path + "/0301").value_or("-")));
  EXPECT_EQ(profile.DebugString(), snapshot[1].profile().DebugString());
  redis.Kill();
  EXPECT_EQ(program.Snapshot().size(), snapshot.size());
  EXPECT_EQ(program.Publish(Large())->version().number(), 2);
}

TEST(MunicipalityService, AWatchSeesAPublicationAndEndsWithTheService) {
  treff::testing::TempDir folder;
  Program program(folder);
  grpc::ClientContext context;
  const auto reader = program.datasets().WatchDatasetVersions(&context, {});
  ASSERT_THAT(program.Publish(DatasetBuilder::WithNorway()), IsOk());

  v1::DatasetVersion version;
  ASSERT_TRUE(reader->Read(&version));
  EXPECT_EQ(version.number(), 1);
  program.process().Signal(SIGTERM);
  EXPECT_FALSE(reader->Read(&version));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(program.process().Wait(), 0);
}

TEST(MunicipalityService, ABadRowIsNamedToTheClient) {
  treff::testing::TempDir folder;
  Program program(folder);
  ASSERT_THAT(program.Publish(DatasetBuilder::WithNorway()), IsOk());

  EXPECT_THAT(program.Publish(DatasetBuilder("test.bad")
                                  .Indicator("a.b", v1::Indicator::SUM)
                                  .Value("a.b", "4711", "2026", -5)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       ::testing::AllOf(HasSubstr("observations[0].region"), HasSubstr("4711"),
                                        HasSubstr("observations[0].value"))));
}

}  // namespace
}  // namespace treff::municipality
