// A gRPC client that does what no library does: it reads nothing.
#ifndef TREFF_TESTS_TESTING_RUDE_CLIENT_H_
#define TREFF_TESTS_TESTING_RUDE_CLIENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::testing {

// One connection to a port of this machine, closed with the object.
class RudeClient {
 public:
  // Connects, says what begins every HTTP/2 connection, and that nobody may send it a byte of an
  // answer until it says so, which it never does.
  explicit RudeClient(int port);

  bool is_connected() const { return socket_.is_open(); }
  // Asks for `method` ("/package.Service/Method") with `message`, serialized. Never reads.
  void Call(std::string_view method, std::string_view message);
  // What the server has sent until it closed the connection, or until `at_most` has passed.
  std::string Received(absl::Duration at_most) const;

 private:
  void Write(std::string_view bytes);

  platform::FileDescriptor socket_;
  uint32_t next_stream_ = 1;
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_RUDE_CLIENT_H_
