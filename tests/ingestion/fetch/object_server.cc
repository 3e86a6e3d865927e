#include "tests/ingestion/fetch/object_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/paths.h"

namespace treff::ingestion {
namespace {

bool Listens(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server.sin_port = htons(static_cast<uint16_t>(port));
  const bool listens =
      connect(connection, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0;
  close(connection);
  return listens;
}

}  // namespace

ObjectServer::ObjectServer(const std::vector<std::string>& arguments)
    : is_tls_(!arguments.empty()) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = treff::testing::PickFreePort();
    std::vector<std::string> command = {
        "node", TREFF_SOURCE_DIR "/tests/checks/node_modules/s3rver/bin/s3rver.js",
        // Its own name for itself must not be a bucket's.
        "--directory", folder_.File("objects"), "--address", "127.0.0.1", "--port",
        absl::StrCat(port_), "--no-vhost-buckets", "--silent", "--configure-bucket", "treff"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    auto process = treff::testing::ChildProcess::Start(
        {.command = command, .output_path = folder_.File("s3rver.log")});
    if (!process.ok()) continue;
    process_ = *std::move(process);
    treff::testing::WaitUntil([this] { return Listens(port_) || !process_->IsRunning(); });
    if (process_->IsRunning()) return;
  }
  ADD_FAILURE() << "s3rver did not start: was npm ci run in tests/checks? "
                << treff::testing::ReadFile(folder_.File("s3rver.log"));
}

ObjectServer& ObjectServer::Shared() {
  static ObjectServer server;
  return server;
}

ObjectStoreOptions ObjectServer::NewPlace() {
  ObjectStoreOptions options;
  options.url =
      absl::StrCat(is_tls_ ? "https" : "http", "://127.0.0.1:", port_, "/treff/test", ++places_);
  // The only ones that s3rver knows.
  options.login_file = folder_.Write("login", "S3RVER:S3RVER\n");
  options.pause = absl::Milliseconds(1);
  return options;
}

void ObjectServer::Kill() { process_->End(SIGKILL); }

}  // namespace treff::ingestion
