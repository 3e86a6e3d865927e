// Programs that end in the middle: what was acknowledged is there afterwards, what was half done is
// not, and the others go on.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <thread>

#include <gmock/gmock.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using ingestion::v1::Import;
using ingestion::v1::IngestionService;
using municipality::v1::DatasetService;
using municipality::v1::DatasetVersion;
using municipality::v1::MunicipalityService;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;

House& Imported() {
  static House& house = *[] {
    auto* made = new House(Shape::kSuite);
    made->ImportAll();
    return made;
  }();
  return house;
}

// Content digests of the newest version by dataset: what readers can see.
std::map<std::string, std::string> PublishedContent(House& house) {
  municipality::v1::GetDatasetVersionRequest request;
  request.set_name("datasetVersions/current");
  const auto version = house.Call(&DatasetService::Stub::GetDatasetVersion, request);
  std::map<std::string, std::string> content;
  if (!version.ok()) return content;  // nothing published yet
  for (const auto& dataset : version->datasets()) {
    content[dataset.dataset()] = dataset.content_sha256();
  }
  return content;
}

// How many datasets of the running import are through, or -1 when it cannot be asked.
int DoneCount(House& house, const std::string& operation_name) {
  google::longrunning::GetOperationRequest request;
  request.set_name(operation_name);
  const auto operation = house.Call(&google::longrunning::Operations::Stub::GetOperation, request);
  ingestion::v1::ImportMetadata metadata;
  if (!operation.ok() || !operation->metadata().UnpackTo(&metadata)) return -1;
  return metadata.done_count();
}

// Starts a first national import and waits until `done` of its datasets are in; the operation.
std::string ImportUntil(House& house, int done) {
  const auto operation =
      house.Call(&IngestionService::Stub::ImportDatasets, ingestion::v1::ImportDatasetsRequest());
  EXPECT_THAT(operation, IsOk());
  if (!operation.ok()) return "";
  EXPECT_TRUE(WaitUntil([&] { return DoneCount(house, operation->name()) >= done; }));
  return operation->name();
}

void ExpectWholeDatasets(const std::map<std::string, std::string>& visible,
                         const std::map<std::string, std::string>& expected) {
  EXPECT_LT(visible.size(), expected.size()) << "the import was faster than the crash";
  for (const auto& [dataset, sha256] : visible) {
    EXPECT_EQ(sha256, expected.at(dataset)) << dataset;
  }
}

bool AllGood(const ingestion::v1::ImportDatasetsResponse& response) {
  return std::all_of(response.imports().begin(), response.imports().end(), [](const Import& one) {
    return one.state() == Import::PUBLISHED || one.state() == Import::UNCHANGED;
  });
}

// Recommends, as soon as the service has reached neighbours again that an earlier test restarted.
recommendation::v1::Recommendation RecommendOnceItCan(const std::string& case_name) {
  absl::StatusOr<recommendation::v1::Recommendation> answer;
  EXPECT_TRUE(WaitUntil([&] {
    answer = Imported().Recommend(case_name);
    return answer.ok();
  })) << answer.status();
  return answer.value_or(recommendation::v1::Recommendation());
}

TEST(Kill9, OfIngestionDuringAnImportLetsItGoOnAfterTheNextStart) {
  const auto expected = PublishedContent(Imported());
  House house(Shape::kSuite);
  const std::string operation = ImportUntil(house, 1);

  house.program("ingestion").Kill();
  ExpectWholeDatasets(PublishedContent(house), expected);
  house.program("ingestion").Start();

  google::longrunning::GetOperationRequest request;
  request.set_name(operation);
  absl::StatusOr<google::longrunning::Operation> ended;
  ASSERT_TRUE(WaitUntil([&] {
    ended = house.Call(&google::longrunning::Operations::Stub::GetOperation, request);
    return ended.ok() && ended->done();
  })) << "nobody had to ask for it again";
  ingestion::v1::ImportDatasetsResponse response;
  ASSERT_TRUE(ended->response().UnpackTo(&response)) << ended->error().message();
  EXPECT_TRUE(AllGood(response)) << response.DebugString();
  EXPECT_EQ(PublishedContent(house), expected);
}

TEST(Kill9, OfMunicipalityDuringAnImport) {
  const auto expected = PublishedContent(Imported());
  House house(Shape::kSuite);
  ImportUntil(house, 2);

  house.program("municipality").Kill();
  house.program("municipality").Start();

  ExpectWholeDatasets(PublishedContent(house), expected);
  // A service that lost its neighbour may need a moment to reach the new one.
  ASSERT_TRUE(WaitUntil([&] {
    const auto again = house.Import({});
    return again.ok() && AllGood(*again);
  }));
  EXPECT_EQ(PublishedContent(house), expected);
}

TEST(Kill9, OfCaseworkLosesNoAcknowledgedCase) {
  std::vector<Case> acknowledged;
  std::atomic<int> count = 0;
  std::thread creator([&] {
    while (true) {
      const auto created = Imported().Create(SampleCases().front());
      if (!created.ok()) return;
      acknowledged.push_back(*created);
      acknowledged.back().clear_warnings();  // said when it is registered, and not kept
      ++count;
    }
  });
  EXPECT_TRUE(WaitUntil([&] { return count >= 20; }));
  Imported().program("casework").process().Signal(SIGKILL);
  creator.join();
  Imported().program("casework").Kill();
  Imported().program("casework").Start();

  for (const Case& c : acknowledged) {
    casework::v1::GetCaseRequest request;
    request.set_name(c.name());
    const auto found = Imported().Call(&CaseService::Stub::GetCase, request);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ(found->SerializeAsString(), c.SerializeAsString());
  }
}

TEST(Kill9, OfRecommendationLosesNoRecord) {
  const auto c = Imported().Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  const auto before = RecommendOnceItCan(c->name());

  Imported().program("recommendation").Kill();
  Imported().program("recommendation").Start();

  const auto after = RecommendOnceItCan(c->name());
  EXPECT_EQ(after.DebugString(), before.DebugString());  // record_time and all
}

TEST(Outage, OfMunicipalityLeavesRecommendationsFromMemory) {
  const auto c = Imported().Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  const auto before = RecommendOnceItCan(c->name());

  Imported().program("municipality").Kill();
  const auto during = Imported().Recommend(c->name());
  Imported().program("municipality").Start();

  ASSERT_THAT(during, IsOk());
  EXPECT_EQ(during->digest(), before.digest());
}

TEST(Outage, OfCaseworkIsSaidAndPasses) {
  const auto c = Imported().Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  RecommendOnceItCan(c->name());

  Imported().program("casework").Kill();
  const auto during = Imported().Recommend(c->name());
  Imported().program("casework").Start();

  EXPECT_THAT(during, StatusIs(absl::StatusCode::kUnavailable));
  RecommendOnceItCan(c->name());
}

// The reader stops after the first message, so that the stream cannot have been sent to its end
// when the service is told to go.
TEST(Drain, ARunningStreamFinishes) {
  MunicipalityService::Stub stub(Imported().program("municipality").channel());
  grpc::ClientContext context;
  platform::PrepareCall(context, absl::Seconds(30));
  const auto reader = stub.StreamSnapshot(&context, municipality::v1::StreamSnapshotRequest());
  municipality::v1::StreamSnapshotResponse part;
  ASSERT_TRUE(reader->Read(&part));
  Imported().program("municipality").process().Signal(SIGTERM);

  int profiles = 0;
  while (reader->Read(&part)) ++profiles;

  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(profiles, 357);
  EXPECT_EQ(Imported().program("municipality").Stop(), 0);
  Imported().program("municipality").Start();
}

// All at once, as when a machine goes down: streams between them must hold nobody up.
TEST(Drain, EveryProgramEndsCleanlyWhenAsked) {
  House house(Shape::kSuite);
  House embedded(Shape::kEmbedded);
  const std::vector<Program*> programs = {
      &house.program("ingestion"), &house.program("recommendation"), &house.program("casework"),
      &house.program("municipality"), &embedded.program("casework")};

  for (Program* program : programs) program->AskToEnd();

  for (Program* program : programs) EXPECT_EQ(program->process().Wait(), 0) << program->Log();
}

}  // namespace
}  // namespace treff::e2e
