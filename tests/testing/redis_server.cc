#include "tests/testing/redis_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace treff::testing {

RedisServer::RedisServer(RedisServerOptions options) : options_(std::move(options)) {
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
  std::ofstream file(folder_.File("redis.conf"), std::ios::trunc);
  file << "bind 127.0.0.1\nport " << port_ << "\nsave \"\"\nappendonly no\ndir " << folder_.path()
       << "\n";
  if (!options_.password.empty()) file << "requirepass " << options_.password << "\n";
  for (const std::string& line : options_.lines) file << line << "\n";
  file.close();
  auto process = ChildProcess::Start({.command = {"redis-server", folder_.File("redis.conf")},
                                      .output_path = folder_.File("redis.log")});
  if (!process.ok()) return false;
  process_ = *std::move(process);
  return WaitUntil([this] { return Answers() || !process_->IsRunning(); }) && process_->IsRunning();
}

void RedisServer::Flush() { Do("FLUSHALL"); }
void RedisServer::Do(const std::string& command) {
  EXPECT_EQ(Ask(command + "\r\n"), "+OK\r\n") << command;
}

std::string RedisServer::Ask(const std::string& command) const {
  if (options_.password.empty()) return Exchange(command, 5);
  // Five bytes of the answer to AUTH come first.
  const std::string replies =
      Exchange(absl::StrCat("AUTH ", options_.password, "\r\n", command), 10);
  return replies.size() < 10 ? "" : replies.substr(5);
}

std::string RedisServer::Exchange(const std::string& commands, size_t bytes) const {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server.sin_port = htons(static_cast<uint16_t>(port_));
  std::string reply(bytes, '\0');
  const bool answers =
      connect(connection, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0 &&
      send(connection, commands.data(), commands.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(commands.size()) &&
      recv(connection, reply.data(), reply.size(), MSG_WAITALL) ==
          static_cast<ssize_t>(reply.size());
  close(connection);
  return answers ? reply : "";
}

}  // namespace treff::testing
