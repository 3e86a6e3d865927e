// Dataset versions that replicas agree on: two municipality replicas on one PostgreSQL, two
// ingestion processes that import at once, kills, and a database that is restored from a backup.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/cache/cache.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/status.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/house/program.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using ingestion::v1::Import;
using municipality::v1::DatasetService;
using municipality::v1::DatasetVersion;
using municipality::v1::MunicipalityService;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;

constexpr char kKlass[] = "ssb_klass.municipalities";
constexpr char kCentrality[] = "ssb_klass.centrality";
constexpr char kSettlement[] = "imdi.settlement";
constexpr absl::Duration kCatchUp = absl::Seconds(2);

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(const Program& program,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request, absl::Duration timeout = absl::Seconds(60)) {
  grpc::ClientContext context;
  platform::PrepareCall(context, timeout);
  Response response;
  Stub stub(program.channel());
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::FromGrpc(status);
  return response;
}

absl::StatusOr<DatasetVersion> Current(const Program& municipality) {
  municipality::v1::GetDatasetVersionRequest request;
  request.set_name("datasetVersions/current");
  return Call(municipality, &DatasetService::Stub::GetDatasetVersion, request);
}

// Which version a read from memory rests on; 0 when there is no answer.
int64_t Served(const Program& municipality) {
  municipality::v1::ListMunicipalitiesRequest request;
  request.set_page_size(1);
  const auto list = Call(municipality, &MunicipalityService::Stub::ListMunicipalities, request);
  return list.ok() ? list->dataset_version() : 0;
}

// Two replicas of municipality on one PostgreSQL, and two ingestion processes, each with records of
// its own, that reach either.
class Replicas {
 public:
  Replicas() {
    const std::string database = treff::testing::PostgresServer::Shared().NewDatabase();
    for (const char* name : {"m1", "m2"}) {
      Add(name, "treff-municipality", {"--database_url=" + database});
    }
    mirror_ = std::make_unique<House>(Shape::kEmbedded);  // for its mirror alone
    for (const char* name : {"i1", "i2"}) {
      Add(name, "treff-ingestion",
          {absl::StrCat("--mirror=http://127.0.0.1:", mirror_->mirror_port()),
           absl::StrCat("--municipality_address=ipv4:", program("m1").address(), ",",
                        program("m2").address())});
    }
  }

  Program& program(const std::string& name) { return *programs_.at(name); }

  // The imports of one run by one ingestion process.
  std::vector<Import> Run(const std::string& name, const std::vector<std::string>& datasets) {
    ingestion::v1::ImportDatasetsRequest request;
    for (const std::string& dataset : datasets) request.add_datasets("datasets/" + dataset);
    const auto started =
        Call(program(name), &ingestion::v1::IngestionService::Stub::ImportDatasets, request);
    EXPECT_THAT(started, IsOk());
    if (!started.ok()) return {};
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(started->name());
    const auto ended =
        Call(program(name), &google::longrunning::Operations::Stub::WaitOperation, wait);
    EXPECT_THAT(ended, IsOk());
    ingestion::v1::ImportDatasetsResponse response;
    if (ended.ok()) ended->response().UnpackTo(&response);
    EXPECT_EQ(response.imports_size(), static_cast<int>(datasets.size()));
    return {response.imports().begin(), response.imports().end()};
  }

 private:
  void Add(const std::string& name, const std::string& binary, std::vector<std::string> flags) {
    const std::string data = folder_.File(name);
    std::filesystem::create_directory(data);
    flags.push_back("--data_dir=" + data);
    programs_[name] = std::make_unique<Program>(
        Program::Options{.name = binary, .flags = flags, .log_path = folder_.File(name + ".log")});
    programs_[name]->Start();
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<House> mirror_;
  std::map<std::string, std::unique_ptr<Program>> programs_;
};

void ExpectNoneFailed(const std::vector<Import>& imports) {
  for (const Import& import : imports) {
    EXPECT_TRUE(import.state() == Import::PUBLISHED || import.state() == Import::UNCHANGED)
        << import.ShortDebugString();
  }
}

// Asks one replica and then the other for the current version until it ends, and counts how often
// it was a smaller one than the answer before.
class AlternatingClient {
 public:
  AlternatingClient(const Program& first, const Program& second)
      : thread_([this, &first, &second] {
          int64_t last = 0;
          for (bool turn = false; !stopping_; turn = !turn) {
            const auto version = Current(turn ? first : second);
            if (!version.ok()) continue;  // killed, or nothing there yet
            if (version->number() < last) ++steps_back_;
            last = version->number();
            ++answers_;
          }
        }) {}

  void Stop() {
    stopping_ = true;
    thread_.join();
  }
  int steps_back() const { return steps_back_; }
  int answers() const { return answers_; }

 private:
  std::atomic<bool> stopping_ = false;
  std::atomic<int> steps_back_ = 0;
  std::atomic<int> answers_ = 0;
  std::thread thread_;
};

TEST(Replicas, ImportAtOnceWithoutAFailureAndNobodySeesAStepBack) {
  Replicas replicas;
  AlternatingClient client(replicas.program("m1"), replicas.program("m2"));
  ExpectNoneFailed(replicas.Run("i1", {kKlass}));
  ExpectNoneFailed(replicas.Run("i2", {kKlass}));

  std::thread other([&] {
    for (const char* dataset :
         {"imdi.settlement_history", kSettlement, "imdi.unaccompanied_minors"}) {
      ExpectNoneFailed(replicas.Run("i2", {dataset}));
    }
  });
  for (const char* dataset : {kCentrality, "udir.upper_secondary", "nav.unemployment"}) {
    ExpectNoneFailed(replicas.Run("i1", {dataset}));
  }
  other.join();
  client.Stop();

  const auto one = Current(replicas.program("m1"));
  const auto two = Current(replicas.program("m2"));
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(two, IsOk());
  EXPECT_EQ(one->number(), 7);  // KLASS once, and each of the six
  EXPECT_EQ(one->datasets_size(), 7);
  EXPECT_EQ(one->digest(), two->digest());
  EXPECT_GT(client.answers(), 10);
  EXPECT_EQ(client.steps_back(), 0);
}

TEST(Replicas, CatchUpWithinTwoSecondsWhoeverPublished) {
  Replicas replicas;
  for (const char* dataset : {kKlass, kCentrality, kSettlement}) {
    ExpectNoneFailed(replicas.Run("i1", {dataset}));
    const int64_t version = Current(replicas.program("m1"))->number();
    const absl::Time start = absl::Now();
    for (const char* name : {"m1", "m2"}) {
      EXPECT_TRUE(WaitUntil([&] { return Served(replicas.program(name)) == version; }, kCatchUp))
          << name << " serves " << Served(replicas.program(name)) << " after "
          << absl::Now() - start;
    }
  }
}

TEST(Replicas, AWatchOnOneTellsOfWhatTheOtherPublished) {
  Replicas replicas;
  ExpectNoneFailed(replicas.Run("i1", {kKlass}));
  std::map<std::string, int64_t> seen;
  for (const char* name : {"m1", "m2"}) {
    grpc::ClientContext context;
    DatasetService::Stub stub(replicas.program(name).channel());
    const auto reader = stub.WatchDatasetVersions(&context, {});
    DatasetVersion version;
    while (version.number() < 1 && reader->Read(&version)) {
    }
    if (seen.empty()) ExpectNoneFailed(replicas.Run("i1", {kCentrality}));
    while (version.number() < 2 && reader->Read(&version)) {
    }
    seen[name] = version.number();
    context.TryCancel();
    reader->Finish();
  }

  EXPECT_EQ(seen["m1"], 2);
  EXPECT_EQ(seen["m2"], 2);
}

class ReplicaKilled : public ::testing::TestWithParam<const char*> {};

TEST_P(ReplicaKilled, TheOtherTakesTheImportsAndItCatchesUpAfterItsRestart) {
  Replicas replicas;
  Program& victim = replicas.program(GetParam());
  Program& other = replicas.program(std::string(GetParam()) == "m1" ? "m2" : "m1");
  ExpectNoneFailed(replicas.Run("i1", {kKlass}));

  std::thread importer([&] {
    for (const char* dataset : {kCentrality, kSettlement, "udir.upper_secondary"}) {
      ExpectNoneFailed(replicas.Run("i1", {dataset}));
    }
  });
  EXPECT_TRUE(WaitUntil([&] { return Served(other) >= 2; }));
  victim.Kill();
  importer.join();
  EXPECT_EQ(Current(other)->number(), 4);
  victim.Start();

  EXPECT_EQ(Served(victim), 4);
  EXPECT_EQ(Current(victim)->digest(), Current(other)->digest());
}

INSTANTIATE_TEST_SUITE_P(Either, ReplicaKilled, ::testing::Values("m1", "m2"));

// A copy of the municipality's database while nobody has it open.
class Backup {
 public:
  explicit Backup(House& house) : path_(house.DataPath("municipality.db")) {
    bytes_ = treff::testing::ReadFile(path_);
  }
  void PutBack() const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes_;
    for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

 private:
  const std::string path_;
  std::string bytes_;
};

TEST(RestoredDatabase, IsNoticedByImportsRecommendationsAndCaches) {
  House house(Shape::kSuite);
  Program& municipality = house.program("municipality");
  ASSERT_THAT(house.Import({kKlass}), IsOk());
  const auto c = house.Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  const auto recommends_from = [&](int64_t version) {
    return WaitUntil([&] {
      const auto answer = house.Recommend(c->name());
      return answer.ok() && answer->versions().dataset_version() == version;
    });
  };
  EXPECT_EQ(municipality.Stop(), 0);
  const Backup backup(house);
  municipality.Start();
  ASSERT_THAT(house.Import({kSettlement}), IsOk());
  const DatasetVersion lost = *Current(municipality);
  EXPECT_EQ(lost.number(), 2);
  EXPECT_TRUE(recommends_from(2));

  EXPECT_EQ(municipality.Stop(), 0);
  backup.PutBack();
  municipality.Start();

  // Recommendation follows back, for the version it had is gone.
  EXPECT_TRUE(recommends_from(1));
  // The source's answer is the same as before, yet it is published: it is not served any more.
  const auto import = house.ImportOne(kSettlement);
  ASSERT_THAT(import, IsOk());
  EXPECT_EQ(import->state(), Import::PUBLISHED) << import->ShortDebugString();
  EXPECT_EQ(import->dataset_version(), 2);
  EXPECT_TRUE(recommends_from(2));

  // One number, two versions: each is known by its digest, in the shared cache as well.
  const DatasetVersion now = *Current(municipality);
  EXPECT_EQ(now.number(), lost.number());
  EXPECT_NE(now.digest(), lost.digest());
  municipality::v1::GetDatasetVersionRequest request;
  request.set_name(lost.name());
  request.set_digest(lost.digest());
  EXPECT_THAT(house.Call(&DatasetService::Stub::GetDatasetVersion, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, ::testing::HasSubstr("restored")));
  const auto cache = platform::NewSharedCache(house.redis().address()).value();
  for (const DatasetVersion& version : {lost, now}) {
    municipality::v1::StreamSnapshotResponse::Header header;
    ASSERT_TRUE(header.ParseFromString(
        cache->Get(absl::StrCat("snapshot/3/2/", version.digest(), "/header")).value_or("-")));
    EXPECT_EQ(header.dataset_version_digest(), version.digest());
  }
}

}  // namespace
}  // namespace treff::e2e
