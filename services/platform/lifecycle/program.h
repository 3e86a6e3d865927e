// What every service's main has in common, so that a main only says what is its own.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_PROGRAM_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_PROGRAM_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/identity/access_control.h"
#include "services/platform/lifecycle/file_lock.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/flags/flags.h"
#include "services/platform/lifecycle/listener.h"
#include "services/platform/lifecycle/readiness.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/storage/database.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {

// The whole of a main: blocks signals, takes all the files that the process may open, starts the
// log as `name`, parses flags, calls `run`. An error is logged once and becomes exit status 1,
// unless the process was asked to end meanwhile.
int RunProgram(int argc, char** argv, const std::string& name, const FlagsOptions& flags,
               const std::function<absl::Status()>& run);

// Where a service keeps its tables.
struct OwnedDatabase {
  DatabaseOptions options;
  std::optional<FileLock> lock;  // of a SQLite file, against other processes
};

// What the flags say (database_flags.h), with the SQLite file of `service` in `data_dir`, which is
// made if need be, when they name no database. FAILED_PRECONDITION when another process has the
// file.
absl::StatusOr<OwnedDatabase> OwnDatabase(const DataFolder& data_dir, const std::string& service);

struct ServeOptions {
  // Largest message received; 0: the usual.
  int max_message_bytes = 0;
  // Whether what the services need answers; asked again and again while they serve.
  std::vector<Probe> probes;
  // Where the stores' files are: what is written needs room there. Empty: nowhere.
  std::string data_dir;
  // Called with the server when it serves: what is served beside it, over another protocol, reaches
  // the services by its InProcessChannel. May be empty.
  std::function<void(Server&)> beside;
  // Called when a signal has come, before running calls are drained. May be empty.
  std::function<void()> before_drain;
};

// The process's addresses. Bound before any database is opened or recovered, so that a second
// process on the same address ends without having touched one.
class Endpoints {
 public:
  // UNAVAILABLE if an address cannot be bound, INVALID_ARGUMENT if other machines could reach it
  // and `access` lets anybody in. `name` is the process's, in the log. `access` must outlive it.
  static absl::StatusOr<Endpoints> Bind(const std::string& name, const AccessControl& access,
                                        const ListenAddress& address,
                                        const ListenAddress& metrics_address);

  // Serves `services` and the process's metrics until SIGTERM or SIGINT, then drains; not at all
  // when the signal has come already, or the program only migrates. Once. Whatever holds it up, the
  // process ends half a minute after the signal.
  absl::Status ServeUntilSignalled(const ServeOptions& options,
                                   std::vector<std::unique_ptr<grpc::Service>> services);

 private:
  Endpoints(std::string name, const AccessControl& access, std::unique_ptr<Listener> listener,
            std::unique_ptr<MetricsServer> metrics);

  std::string name_;
  const AccessControl* access_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<MetricsServer> metrics_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_PROGRAM_H_
