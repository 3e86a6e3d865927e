// Serves calls that end only when the server has begun to shut down. Notes each that began.
// Usage: platform_drain_server PORT_FILE NOTES
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "absl/time/clock.h"
#include "services/platform/lifecycle/server.h"
#include "tests/platform/middleware/echo_service.h"

int main(int, char** argv) {
  treff::platform::BlockSignals();
  const int notes = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0644);
  auto services = treff::platform::EchoAlone([&](const google::longrunning::GetOperationRequest&)
                                                 -> absl::StatusOr<google::longrunning::Operation> {
    if (write(notes, ".", 1) != 1) return absl::InternalError("cannot write notes");
    while (!treff::platform::ShutdownRequested()) absl::SleepFor(absl::Milliseconds(1));
    // Long enough for a server that does not drain to be gone.
    absl::SleepFor(absl::Milliseconds(100));
    return google::longrunning::Operation();
  });
  const auto server = treff::platform::Server::Start({}, std::move(services));
  if (!server.ok()) return 1;
  (*server)->SetReady(true);
  std::ofstream(argv[1]) << (*server)->port();
  treff::platform::WaitForSignal();
  (*server)->Shutdown();
  return 0;
}
