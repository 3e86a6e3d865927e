#include "tests/testing/redis_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace treff::testing {

RedisServer::RedisServer() {
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = PickFreePort();
    if (Start()) return;
  }
  ADD_FAILURE() << "redis-server did not start: is the package redis-server installed?";
}

std::string RedisServer::address() const { return absl::StrCat("127.0.0.1:", port_); }

void RedisServer::Kill() { process_->End(SIGKILL); }
void RedisServer::Hang() { process_->Signal(SIGSTOP); }
void RedisServer::GoOn() { process_->Signal(SIGCONT); }
void RedisServer::Restart() { EXPECT_TRUE(Start()) << "redis-server did not start again"; }

bool RedisServer::Start() {
  auto process = ChildProcess::Start(
      {.command = {"redis-server", "--bind", "127.0.0.1", "--port", absl::StrCat(port_), "--save",
                   "", "--appendonly", "no", "--dir", folder_.path()},
       .output_path = folder_.File("redis.log")});
  if (!process.ok()) return false;
  process_ = *std::move(process);
  return WaitUntil([this] { return Answers() || !process_->IsRunning(); }) && process_->IsRunning();
}

void RedisServer::Flush() { EXPECT_EQ(Ask("FLUSHALL\r\n"), "+OK\r\n"); }

std::string RedisServer::Ask(const std::string& command) const {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server.sin_port = htons(static_cast<uint16_t>(port_));
  std::string reply(5, '\0');
  const bool answers =
      connect(connection, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0 &&
      send(connection, command.data(), command.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(command.size()) &&
      recv(connection, reply.data(), reply.size(), MSG_WAITALL) ==
          static_cast<ssize_t>(reply.size());
  close(connection);
  return answers ? reply : "";
}

}  // namespace treff::testing
