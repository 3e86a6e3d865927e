// A client that sends whatever bytes a test wants.
#ifndef TREFF_TESTS_GATEWAY_RAW_CLIENT_H_
#define TREFF_TESTS_GATEWAY_RAW_CLIENT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::gateway {

class RawClient {
 public:
  explicit RawClient(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  bool connected() const { return connected_; }
  // False when the server has closed.
  bool Send(const std::string& bytes) {
    return send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  // What comes until `text` does, the server closes, or the time is over.
  std::string ReadUntil(const std::string& text, absl::Duration patience = absl::Seconds(20)) {
    const absl::Time end = absl::Now() + patience;
    std::string read;
    while (text.empty() || read.find(text) == std::string::npos) {
      pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
      const auto left = absl::ToInt64Milliseconds(end - absl::Now());
      if (left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0) break;
      char bytes[4096];
      const ssize_t count = recv(socket_.get(), bytes, sizeof bytes, 0);
      closed_ = count <= 0;
      if (closed_) break;
      read.append(bytes, static_cast<size_t>(count));
    }
    return read;
  }
  // All that comes until the server closes.
  std::string ReadAll(absl::Duration patience = absl::Seconds(20)) {
    return ReadUntil("", patience);
  }
  bool closed() const { return closed_; }

 private:
  const platform::FileDescriptor socket_;
  bool connected_ = false;
  bool closed_ = false;
};

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_RAW_CLIENT_H_
