// The whole house as it is run: the real programs with the offline mirror and, for the suite, a
// real Redis; started, called over gRPC and broken by a test.
#ifndef TREFF_TESTS_E2E_HOUSE_HOUSE_H_
#define TREFF_TESTS_E2E_HOUSE_HOUSE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <google/protobuf/message.h>
#include <grpcpp/client_context.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"
#include "tests/e2e/house/program.h"
#include "tests/testing/child_process.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/redis_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::e2e {

enum class Shape {
  kEmbedded,  // treffd
  kSuite,     // treff-municipality, -casework, -recommendation, -ingestion, and Redis
};

struct HouseOptions {
  Shape shape = Shape::kEmbedded;
  // Longest time for one answer of a source, instead of the catalogue's minutes; 0: the
  // catalogue's.
  int source_timeout_seconds = 0;
  // A folder with another catalogue; empty: the one that is built in. Not with the timeout above.
  std::string catalogue_dir;
  // Size of a file system of its own for the data, in MiB; 0: none.
  int disk_mib = 0;
  // Where the data lie; empty: in a folder of the house's own. Not with `disk_mib`.
  std::string data_dir;
  // Of the suite: a server on which each service has a database of its own; none: SQLite.
  treff::testing::PostgresServer* postgres = nullptr;
  // Of the suite: a gateway in front of it, open to programs.
  bool gateway = false;
  // A folder packed with tar and zstd that the data begin as; empty: nothing.
  std::string packed_data;
  // Of treffd, besides what every house has.
  std::vector<std::string> flags;
  // The time it is for all programs when the house is made, RFC 3339: a day on which the mirror's
  // figures are new, whenever the tests run.
  std::string time = "2026-11-28T12:00:00Z";
};

class House {
 public:
  // Everything serves when it returns; nothing is imported yet.
  explicit House(const HouseOptions& options);
  explicit House(Shape shape) : House(HouseOptions{.shape = shape}) {}

  // Serves the mirror again, at the same address: with `faults` (see deploy/mirror/README.md), or
  // from another folder.
  void ServeMirror(const std::vector<std::string>& faults, const std::string& folder = {});

  int mirror_port() const { return mirror_port_; }
  // Stops all programs and starts them again at another time, RFC 3339. Of the embedded shape
  // alone.
  void TravelTo(const std::string& time);

  // One call with a deadline; the request's package says to which program it goes.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request,
                                absl::Duration timeout = absl::Seconds(60)) {
    grpc::ClientContext context;
    platform::PrepareCall(context, timeout);
    Response response;
    Stub stub(program(ServiceOf(Request::descriptor()->full_name())).channel());
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return platform::FromGrpc(status);
    return response;
  }

  // Starts an import of `datasets` (identifiers; none: all) and waits for its end.
  absl::StatusOr<ingestion::v1::ImportDatasetsResponse> Import(
      const std::vector<std::string>& datasets);
  // The same for one dataset.
  absl::StatusOr<ingestion::v1::Import> ImportOne(const std::string& dataset);
  // Imports all; fails the test unless every dataset is published. Recommendations rest on it when
  // it returns: that service follows new versions by itself, a moment later.
  void ImportAll();
  // Waits until recommendations rest on the newest dataset version.
  void AwaitRecommendations();

  absl::StatusOr<municipality::v1::Profile> Profile(const std::string& code,
                                                    bool include_history = false);
  // 0 before the first.
  int64_t DatasetVersion();
  absl::StatusOr<casework::v1::Case> Create(const casework::v1::Case& c);
  absl::StatusOr<recommendation::v1::Recommendation> Recommend(const std::string& case_name,
                                                               const std::string& language = {});
  // Derives a recorded one again.
  absl::StatusOr<recommendation::v1::Recommendation> GetRecommendation(const std::string& name);

  // "municipality", "casework", "recommendation", "ingestion" or "gateway"; treffd is all of them.
  Program& program(const std::string& service);
  treff::testing::RedisServer& redis() { return *redis_; }
  // What all programs logged so far.
  std::string Logs() const;
  // In the folder of the data, as the programs see it.
  std::string DataPath(const std::string& name);

 private:
  Program& Add(const std::string& name, std::vector<std::string> flags);
  Program& AddStarted(const Program::Options& options);
  void StartSuite();
  void StartGateway();
  // The second part of a full name: "casework" of "treff.casework.v1.Case"; operations are
  // ingestion's.
  static std::string ServiceOf(const std::string& full_name);
  // A copy of the catalogue with the sources' timeout of the options.
  std::string HastyCatalogue();
  std::vector<std::string> IngestionFlags();

  const HouseOptions options_;
  treff::testing::TempDir folder_;
  const std::string data_;
  std::map<std::string, std::string> environment_;  // of the programs
  int mirror_port_ = 0;
  std::unique_ptr<treff::testing::ChildProcess> mirror_;
  std::unique_ptr<treff::testing::RedisServer> redis_;
  std::map<std::string, std::unique_ptr<Program>> programs_;
};

// Has a program that imports take in all datasets, and waits for the end; fails the test when it
// does not come.
void ImportAllAt(const Program& ingestion);

// The made-up households of the demo, by file name.
std::vector<casework::v1::Case> SampleCases();

// The fact about `indicator`; fails the test when there is none.
municipality::v1::Fact FactOf(const municipality::v1::Profile& profile,
                              const std::string& indicator);

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_HOUSE_HOUSE_H_
