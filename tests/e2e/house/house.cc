#include "tests/e2e/house/house.h"

#include <csignal>
#include <filesystem>
#include <regex>

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/lifecycle/test_clock.h"
#include "services/platform/status/status.h"
#include "tests/testing/master_key.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using treff::testing::ChildProcess;
using treff::testing::IsOk;

constexpr absl::Duration kLongestImport = absl::Seconds(90);

// Becomes the program with `folder` on a file system of `mib` MiB that ends with it. Needs root.
std::vector<std::string> OnItsOwnDisk(const std::string& folder, int mib) {
  return {
      "unshare", "--mount", "sh", "-c",
      absl::StrCat("mount -t tmpfs -o size=", mib, "m none '", folder, "' && exec \"$0\" \"$@\"")};
}

// Variables that make a program take it to be `time`.
std::map<std::string, std::string> ClockAt(const std::string& time) {
  absl::Time now;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, time, &now, nullptr)) << time;
  return {{platform::kTestClockVariable, absl::FormatDuration(now - absl::Now())},
          {platform::kIsTestVariable, "yes"}};
}

void Unpack(const std::string& packed, const std::string& folder) {
  auto tar = ChildProcess::Start(
      {.command = {"tar", "--extract", "--zstd", "--file", packed, "--directory", folder}});
  ASSERT_THAT(tar, IsOk());
  ASSERT_EQ((*tar)->Wait(), 0) << packed;
}

}  // namespace

House::House(const HouseOptions& options)
    : options_(options), data_(options.data_dir.empty() ? folder_.File("data") : options.data_dir) {
  std::filesystem::create_directory(data_);
  if (!options.packed_data.empty()) Unpack(options.packed_data, data_);
  environment_ = ClockAt(options.time);
  ServeMirror({});
  if (options.shape == Shape::kSuite) {
    StartSuite();
  } else {
    std::vector<std::string> flags = IngestionFlags();
    flags.insert(flags.end(), options.flags.begin(), options.flags.end());
    Add("treffd", flags);
  }
}

Program& House::Add(const std::string& name, std::vector<std::string> flags) {
  flags.push_back("--data_dir=" + data_);
  if (options_.postgres != nullptr) {
    treff::testing::ProvideMasterKey();
    flags.push_back("--database_url=" + options_.postgres->NewDatabase());
  }
  Program::Options options{.name = name, .flags = flags, .log_path = folder_.File(name + ".log")};
  if (options_.disk_mib > 0) options.wrapper = OnItsOwnDisk(data_, options_.disk_mib);
  return AddStarted(options);
}

Program& House::AddStarted(const Program::Options& options) {
  auto& program = programs_[options.name];
  program = std::make_unique<Program>(options);
  program->SetEnvironment(environment_);
  program->Start();
  return *program;
}

void House::TravelTo(const std::string& time) {
  environment_ = ClockAt(time);
  for (auto& [name, program] : programs_) {
    ASSERT_EQ(program->Stop(), 0) << program->Log();
    program->SetEnvironment(environment_);
    program->Start();
  }
}

void House::StartSuite() {
  redis_ = std::make_unique<treff::testing::RedisServer>();
  const std::string redis = "--redis_address=" + redis_->address();
  const std::string municipality =
      "--municipality_address=" + Add("treff-municipality", {redis}).address();
  const std::string casework =
      "--casework_address=" + Add("treff-casework", {municipality}).address();
  Add("treff-recommendation", {redis, municipality, casework});
  std::vector<std::string> ingestion = IngestionFlags();
  ingestion.push_back(municipality);
  Add("treff-ingestion", ingestion);
  if (options_.gateway) StartGateway();
}

void House::StartGateway() {
  Program::Options options{.name = "treff-gateway",
                           .flags = {"--open_to_programs"},
                           .log_path = folder_.File("treff-gateway.log"),
                           .speaks_http = true};
  for (const char* service : {"ingestion", "municipality", "casework", "recommendation"}) {
    options.flags.push_back(absl::StrCat("--", service, "_address=", program(service).address()));
  }
  AddStarted(options);
}

std::vector<std::string> House::IngestionFlags() {
  std::vector<std::string> flags = {absl::StrCat("--mirror=http://127.0.0.1:", mirror_port_)};
  if (options_.source_timeout_seconds > 0) flags.push_back("--catalogue_dir=" + HastyCatalogue());
  if (!options_.catalogue_dir.empty()) flags.push_back("--catalogue_dir=" + options_.catalogue_dir);
  return flags;
}

std::string House::HastyCatalogue() {
  const std::string copy = folder_.File("catalogue");
  std::filesystem::copy(TREFF_SOURCE_DIR "/services/ingestion/catalogue", copy,
                        std::filesystem::copy_options::recursive);
  const std::string sources = treff::testing::ReadFile(copy + "/sources.textproto");
  folder_.Write(
      "catalogue/sources.textproto",
      std::regex_replace(sources, std::regex("timeout_seconds: \\d+"),
                         absl::StrCat("timeout_seconds: ", options_.source_timeout_seconds)));
  return copy;
}

void House::ServeMirror(const std::vector<std::string>& faults, const std::string& folder) {
  if (mirror_ != nullptr) mirror_->End(SIGKILL);
  const std::string port_file = folder_.File("mirror.port");
  std::filesystem::remove(port_file);
  std::vector<std::string> command = {TREFF_BIN_DIR "/treff-mirror",
                                      "--port",
                                      std::to_string(mirror_port_),
                                      "--port_file",
                                      port_file,
                                      "--folder",
                                      folder.empty() ? TREFF_SOURCE_DIR "/deploy/mirror" : folder};
  for (const std::string& fault : faults) command.insert(command.end(), {"--fault", fault});
  auto mirror =
      ChildProcess::Start({.command = command, .output_path = folder_.File("mirror.log")});
  ASSERT_THAT(mirror, IsOk());
  mirror_ = *std::move(mirror);
  const auto port = treff::testing::WaitForFile(*mirror_, port_file);
  ASSERT_THAT(port, IsOk()) << treff::testing::ReadFile(folder_.File("mirror.log"));
  mirror_port_ = std::stoi(*port);
}

Program& House::program(const std::string& service) {
  const auto treffd = programs_.find("treffd");
  return treffd != programs_.end() ? *treffd->second : *programs_.at("treff-" + service);
}

std::string House::Logs() const {
  std::string logs;
  for (const auto& [name, program] : programs_) logs += program->Log();
  return logs;
}

std::string House::DataPath(const std::string& name) {
  // Seen through the process, because its file system may be its own.
  return absl::StrCat("/proc/", program("ingestion").process().pid(), "/root", data_ + "/" + name);
}

std::string House::ServiceOf(const std::string& full_name) {
  const std::vector<std::string> parts = absl::StrSplit(full_name, '.');
  return parts[0] == "treff" ? parts[1] : "ingestion";
}

absl::StatusOr<ingestion::v1::ImportDatasetsResponse> House::Import(
    const std::vector<std::string>& datasets) {
  ingestion::v1::ImportDatasetsRequest request;
  for (const std::string& dataset : datasets) request.add_datasets("datasets/" + dataset);
  TREFF_ASSIGN_OR_RETURN(google::longrunning::Operation operation,
                         Call(&ingestion::v1::IngestionService::Stub::ImportDatasets, request));
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(operation.name());
  TREFF_ASSIGN_OR_RETURN(
      operation, Call(&google::longrunning::Operations::Stub::WaitOperation, wait, kLongestImport));
  if (!operation.done()) return absl::DeadlineExceededError(operation.name() + " does not end");
  if (operation.has_error()) return absl::UnknownError(operation.error().message());
  ingestion::v1::ImportDatasetsResponse response;
  operation.response().UnpackTo(&response);
  return response;
}

absl::StatusOr<ingestion::v1::Import> House::ImportOne(const std::string& dataset) {
  TREFF_ASSIGN_OR_RETURN(const ingestion::v1::ImportDatasetsResponse response, Import({dataset}));
  if (response.imports_size() != 1) return absl::UnknownError(response.ShortDebugString());
  return response.imports(0);
}

void House::ImportAll() {
  const auto response = Import({});
  ASSERT_THAT(response, IsOk());
  for (const ingestion::v1::Import& import : response->imports()) {
    EXPECT_EQ(import.state(), ingestion::v1::Import::PUBLISHED) << import.ShortDebugString();
  }
  AwaitRecommendations();
}

void House::AwaitRecommendations() {
  const auto c = Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  const int64_t version = DatasetVersion();
  ASSERT_TRUE(treff::testing::WaitUntil([&] {
    const auto answer = Recommend(c->name());
    return answer.ok() && answer->versions().dataset_version() == version;
  }));
}

absl::StatusOr<municipality::v1::Profile> House::Profile(const std::string& code,
                                                         bool include_history) {
  municipality::v1::GetProfileRequest request;
  request.set_name("municipalities/" + code + "/profile");
  request.set_include_history(include_history);
  return Call(&municipality::v1::MunicipalityService::Stub::GetProfile, request);
}

int64_t House::DatasetVersion() {
  municipality::v1::GetDatasetVersionRequest request;
  request.set_name("datasetVersions/current");
  const auto version = Call(&municipality::v1::DatasetService::Stub::GetDatasetVersion, request);
  return version.ok() ? version->number() : 0;
}

absl::StatusOr<casework::v1::Case> House::Create(const casework::v1::Case& c) {
  casework::v1::CreateCaseRequest request;
  *request.mutable_case_() = c;
  return Call(&casework::v1::CaseService::Stub::CreateCase, request);
}

absl::StatusOr<recommendation::v1::Recommendation> House::Recommend(const std::string& case_name,
                                                                    const std::string& language) {
  recommendation::v1::RecommendRequest request;
  request.set_case_(case_name);
  request.set_language(language);
  return Call(&recommendation::v1::RecommendationService::Stub::Recommend, request);
}

absl::StatusOr<recommendation::v1::Recommendation> House::GetRecommendation(
    const std::string& name) {
  recommendation::v1::GetRecommendationRequest request;
  request.set_name(name);
  return Call(&recommendation::v1::RecommendationService::Stub::GetRecommendation, request);
}

void ImportAllAt(const Program& ingestion) {
  google::longrunning::Operation operation;
  grpc::ClientContext asking, waiting;
  ASSERT_TRUE(ingestion::v1::IngestionService::Stub(ingestion.channel())
                  .ImportDatasets(&asking, ingestion::v1::ImportDatasetsRequest(), &operation)
                  .ok());
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(operation.name());
  ASSERT_TRUE(google::longrunning::Operations::Stub(ingestion.channel())
                  .WaitOperation(&waiting, wait, &operation)
                  .ok());
  ASSERT_TRUE(operation.done());
}

std::vector<casework::v1::Case> SampleCases() {
  std::map<std::string, casework::v1::Case> by_file;
  for (const auto& file :
       std::filesystem::directory_iterator(TREFF_SOURCE_DIR "/deploy/demo-data/cases")) {
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        treff::testing::ReadFile(file.path()), &by_file[file.path().filename()]);
    EXPECT_TRUE(parsed.ok()) << file.path() << ": " << parsed;
  }
  std::vector<casework::v1::Case> cases;
  for (const auto& [file, c] : by_file) cases.push_back(c);
  return cases;
}

municipality::v1::Fact FactOf(const municipality::v1::Profile& profile,
                              const std::string& indicator) {
  for (const municipality::v1::Fact& fact : profile.facts()) {
    if (fact.indicator() == indicator) return fact;
  }
  ADD_FAILURE() << profile.name() << " has no fact about " << indicator;
  return {};
}

}  // namespace treff::e2e
