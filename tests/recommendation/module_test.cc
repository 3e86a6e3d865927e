// The wired service over gRPC, between services that answer as the real ones do.
#include "services/recommendation/module.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/face.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/sync/mutex.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::recommendation {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;

class OneCase : public platform::Face<casework::v1::CaseService> {
 public:
  grpc::Status GetCase(grpc::ServerContext*, const casework::v1::GetCaseRequest* request,
                       casework::v1::Case* response) override {
    if (request->name() != kCaseName) return {grpc::StatusCode::NOT_FOUND, "no such case"};
    *response = LargeFamily();
    return grpc::Status::OK;
  }
};

// Snapshots of any version up to the current one, all with the same figures.
class Country : public platform::Face<municipality::v1::MunicipalityService> {
 public:
  grpc::Status StreamSnapshot(
      grpc::ServerContext*, const municipality::v1::StreamSnapshotRequest* request,
      grpc::ServerWriter<municipality::v1::StreamSnapshotResponse>* writer) override {
    ++streams;
    if (current == 0) return {grpc::StatusCode::FAILED_PRECONDITION, "nothing is published"};
    const int64_t version =
        request->dataset_version() == 0 ? current.load() : request->dataset_version();
    if (version > current) return {grpc::StatusCode::NOT_FOUND, "never published"};
    const std::vector<SamplePlace> places = SampleCountry(30, 1);
    municipality::v1::StreamSnapshotResponse message;
    *message.mutable_header() = SampleHeader(places);
    message.mutable_header()->set_dataset_version(version);
    writer->Write(message);
    for (auto& profile : SampleProfiles(places)) {
      profile.set_dataset_version(version);
      *message.mutable_profile() = std::move(profile);
      writer->Write(message);
    }
    return grpc::Status::OK;
  }

  std::atomic<int64_t> current = 1;
  std::atomic<int> streams = 0;
};

// Sends the versions that are announced.
class Versions : public platform::Face<municipality::v1::DatasetService> {
 public:
  grpc::Status WatchDatasetVersions(
      grpc::ServerContext* context, const municipality::v1::WatchDatasetVersionsRequest*,
      grpc::ServerWriter<municipality::v1::DatasetVersion>* writer) override {
    int64_t sent = 0;
    while (!context->IsCancelled()) {
      platform::MutexLock lock(mutex_);
      if (announced_ == sent) changed_.WaitFor(mutex_, absl::Milliseconds(20));
      if (announced_ == sent) continue;
      sent = announced_;
      municipality::v1::DatasetVersion version;
      version.set_number(sent);
      version.set_quota_revision(3);
      version.set_digest(kSampleDigest);
      writer->Write(version);
    }
    return grpc::Status::OK;
  }

  // Has whatever it is asked for.
  grpc::Status GetDatasetVersion(grpc::ServerContext*,
                                 const municipality::v1::GetDatasetVersionRequest* request,
                                 municipality::v1::DatasetVersion* response) override {
    response->set_name(request->name());
    return grpc::Status::OK;
  }

  void Announce(int64_t version) {
    platform::MutexLock lock(mutex_);
    announced_ = version;
    changed_.NotifyAll();
  }

 private:
  platform::Mutex mutex_;
  platform::CondVar changed_;
  int64_t announced_ ABSL_GUARDED_BY(mutex_) = 0;
};

template <typename Service>
std::pair<std::vector<std::unique_ptr<grpc::Service>>, Service*> Owned() {
  std::vector<std::unique_ptr<grpc::Service>> services;
  auto service = std::make_unique<Service>();
  Service* borrowed = service.get();
  services.push_back(std::move(service));
  return {std::move(services), borrowed};
}

class ModuleTest : public ::testing::Test {
 protected:
  ModuleTest() {
    casework_ = platform::Server::Start({}, Owned<OneCase>().first).value();
    StartMunicipality();
    module_ =
        RecommendationModule::Open(
            {.database = {.url = "sqlite:" + folder_.File("recommendation.db")}, .clock = &clock_},
            ChannelTo(*casework_), ChannelTo(*municipality_))
            .value();
    server_ = platform::Server::Start({}, module_->NewServices()).value();
    stub_ = v1::RecommendationService::NewStub(ChannelTo(*server_));
  }

  void StartMunicipality() {
    auto [services, country] = Owned<Country>();
    auto versions = std::make_unique<Versions>();
    country_ = country;
    versions_ = versions.get();
    services.push_back(std::move(versions));
    municipality_ =
        platform::Server::Start({.drain = absl::Milliseconds(50)}, std::move(services)).value();
  }

  static std::shared_ptr<grpc::Channel> ChannelTo(platform::Server& server) {
    return grpc::CreateChannel("127.0.0.1:" + std::to_string(server.port()),
                               grpc::InsecureChannelCredentials());
  }

  absl::StatusOr<v1::Recommendation> Recommend(const std::string& case_name = kCaseName,
                                               int64_t dataset_version = 0) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::RecommendRequest request;
    request.set_case_(case_name);
    request.set_dataset_version(dataset_version);
    v1::Recommendation response;
    const grpc::Status status = stub_->Recommend(&context, request, &response);
    if (!status.ok()) return platform::FromGrpc(status);
    return response;
  }

  int64_t CurrentVersion() {
    const auto answer = Recommend();
    return answer.ok() ? answer->versions().dataset_version() : 0;
  }

  // A day after the samples were published.
  const platform::FixedClock clock_{absl::FromUnixSeconds(1'792'000'000)};
  const treff::testing::TempDir folder_;
  std::unique_ptr<platform::Server> casework_;
  std::unique_ptr<platform::Server> municipality_;
  Country* country_ = nullptr;
  Versions* versions_ = nullptr;
  std::unique_ptr<RecommendationModule> module_;
  std::unique_ptr<platform::Server> server_;
  std::unique_ptr<v1::RecommendationService::Stub> stub_;
};

TEST_F(ModuleTest, AnswersWithoutAskingForTheSnapshotEachTime) {
  ASSERT_THAT(Recommend(), IsOk());
  const int streams = country_->streams;
  const auto answer = Recommend();

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->municipality_count(), 30);
  EXPECT_EQ(country_->streams, streams);
}

TEST_F(ModuleTest, FollowsNewVersionsAndStillAnswersForOldOnes) {
  versions_->Announce(1);
  country_->current = 2;
  versions_->Announce(2);

  EXPECT_TRUE(WaitUntil([&] { return CurrentVersion() == 2; }));
  const auto old = Recommend(kCaseName, 1);
  ASSERT_THAT(old, IsOk());
  EXPECT_EQ(old->versions().dataset_version(), 1);
}

TEST_F(ModuleTest, AnswersFromMemoryWhileTheMunicipalityServiceIsAway) {
  ASSERT_THAT(Recommend(), IsOk());

  municipality_->Shutdown();

  EXPECT_THAT(Recommend(), IsOk());
  EXPECT_THAT(Recommend(kCaseName, 99),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("municipality service")));
}

TEST_F(ModuleTest, WithoutTheCaseworkServiceNothingIsRecommended) {
  ASSERT_THAT(Recommend(), IsOk());

  casework_->Shutdown();

  EXPECT_THAT(Recommend(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("casework service")));
}

TEST_F(ModuleTest, BeforeTheFirstVersionItIsAFailedPrecondition) {
  country_->current = 0;

  EXPECT_THAT(Recommend(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(ModuleTest, AnUnknownCaseIsNotFound) {
  EXPECT_THAT(Recommend("cases/00000000-0000-4000-8000-0000000000ff"),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace treff::recommendation
