#include "tests/bench/gateway/http_load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace treff::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  std::string read;
  size_t whole = 0;  // bytes of the answer; 0 while its header is not there
  Clock::time_point start;
};

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) Fail("connect");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

void Send(Connection& connection, const std::string& request) {
  connection.read.clear();
  connection.whole = 0;
  connection.start = Clock::now();
  if (send(connection.socket, request.data(), request.size(), 0) !=
      static_cast<ssize_t>(request.size())) {
    Fail("send");
  }
}

// Of the header Content-Length, in any case.
size_t LengthIn(const std::string& header) {
  static const std::string name = "\r\ncontent-length:";
  const auto found = std::search(header.begin(), header.end(), name.begin(), name.end(),
                                 [](char a, char b) { return std::tolower(a) == b; });
  if (found == header.end()) return 0;
  return std::strtoull(&*found + name.size(), nullptr, 10);
}

// Whether the answer is whole now.
bool Read(Connection& connection) {
  char bytes[65536];
  const ssize_t count = recv(connection.socket, bytes, sizeof bytes, 0);
  if (count <= 0) Fail("recv");
  connection.read.append(bytes, static_cast<size_t>(count));
  if (connection.whole == 0) {
    const size_t end = connection.read.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    connection.whole = end + 4 + LengthIn(connection.read.substr(0, end + 2));
  }
  return connection.read.size() >= connection.whole;
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const size_t at =
      std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace

HttpLoadResult RunHttpLoad(int port, const std::string& request, int count, double seconds) {
  std::vector<Connection> connections(static_cast<size_t>(count));
  const int events = epoll_create1(0);
  for (Connection& connection : connections) {
    connection.socket = Connect(port);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
    epoll_ctl(events, EPOLL_CTL_ADD, connection.socket, &event);
  }
  HttpLoadResult result;
  std::vector<double> latencies_us;
  const auto start = Clock::now();
  const auto end = start + std::chrono::microseconds(static_cast<int64_t>(seconds * 1e6));
  for (Connection& connection : connections) Send(connection, request);
  for (int running = count; running > 0;) {
    epoll_event ready[64];
    const int found = epoll_wait(events, ready, 64, 10'000);
    if (found <= 0) Fail("epoll_wait");
    for (int i = 0; i < found; ++i) {
      Connection& connection = *static_cast<Connection*>(ready[i].data.ptr);
      if (!Read(connection)) continue;
      const auto now = Clock::now();
      latencies_us.push_back(
          std::chrono::duration<double, std::micro>(now - connection.start).count());
      result.failures += connection.read.compare(0, 12, "HTTP/1.1 200") != 0;
      result.body_bytes = connection.whole - connection.read.find("\r\n\r\n") - 4;
      if (now < end) {
        Send(connection, request);
      } else {
        --running;
      }
    }
  }
  result.answers = static_cast<int64_t>(latencies_us.size());
  result.per_second = static_cast<double>(latencies_us.size()) /
                      std::chrono::duration<double>(Clock::now() - start).count();
  result.p50_us = Percentile(latencies_us, 0.50);
  result.p99_us = Percentile(latencies_us, 0.99);
  for (const Connection& connection : connections) close(connection.socket);
  close(events);
  return result;
}

}  // namespace treff::bench
