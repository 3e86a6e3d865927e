// One connection to a browser or a program: bounded reads and writes on its socket.
#ifndef TREFF_SERVICES_GATEWAY_HTTP_CONNECTION_H_
#define TREFF_SERVICES_GATEWAY_HTTP_CONNECTION_H_

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "services/platform/values/file_descriptor.h"

namespace treff::gateway {

struct ConnectionLimits {
  std::chrono::milliseconds idle{60'000};    // between requests
  std::chrono::milliseconds header{10'000};  // from a request's first byte to the end of its header
  std::chrono::milliseconds body{60'000};    // of the whole body
  std::chrono::milliseconds write{20'000};   // until the client takes the next bytes
  size_t header_bytes = 32 << 10;            // request line and all headers
};

// What the HTTP library reads from and writes to. The library bounds neither the header as a whole
// nor a body without a length, nor the time that either takes: this does. Small writes are gathered
// and sent together. Of one thread.
class Connection : public httplib::Stream {
 public:
  Connection(platform::FileDescriptor socket, const ConnectionLimits& limits);

  // Waits for a request's first byte. False when none comes in time or the client has left.
  bool AwaitRequest();
  // Called when a header has been read: its body may be `bytes` long, or any length up to
  // `at_most`.
  void BeginBody(std::optional<size_t> bytes, size_t at_most);
  // Whether the next request can follow: the body was read to its end.
  bool is_at_end_of_request() const { return !body_left_.has_value() || *body_left_ == 0; }
  // Sends what is gathered. False when the client does not take it.
  bool Flush();
  // Takes what the client still sends for a moment, so that it sees the answer before the end.
  void Linger();
  // Whether the client has closed its side.
  bool IsAbandoned() const;

  bool is_readable() const override;
  // Sends what is gathered first.
  bool is_writable() const override;
  ssize_t read(char* bytes, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.get(); }

 private:
  using Clock = std::chrono::steady_clock;

  bool WaitFor(short events, Clock::time_point until) const;
  // Of the socket, into the buffer, after what is gathered was sent. False at the end or when it
  // takes too long.
  bool Fill();
  // One after the other.
  bool Send(std::string_view first, std::string_view then) const;

  const platform::FileDescriptor socket_;
  const ConnectionLimits limits_;
  std::array<char, 16384> read_;
  size_t begin_ = 0;  // of what was read and not yet taken
  size_t end_ = 0;
  mutable std::string unsent_;
  mutable bool broken_ = false;
  Clock::time_point read_until_;
  size_t allowance_ = 0;             // bytes that may still be taken of this part of the request
  std::optional<size_t> body_left_;  // none: no body
  bool length_known_ = true;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_HTTP_CONNECTION_H_
