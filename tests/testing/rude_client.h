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
  // Asks for `method` with a message of `size` bytes whose last one never comes. Sends what the
  // server lets it, for `at_most`; gives how many bytes of it were sent.
  size_t CallWithoutEnd(std::string_view method, size_t size, absl::Duration at_most);
  // What the server has sent until it closed the connection, or until `at_most` has passed.
  std::string Received(absl::Duration at_most) const;

 private:
  // What a stream and its connection may still send (RFC 9113, 6.9).
  struct Windows {
    int64_t initial = 65'535;  // of new streams
    int64_t stream = 65'535;
    int64_t connection = 65'535;
    bool is_over = false;  // the server wants no more of it
  };

  void Write(std::string_view bytes);
  // Waits for what the server says, and answers it.
  void HearOut(uint32_t stream, absl::Duration at_most, Windows& windows);
  void Heed(std::string_view frame, uint32_t stream, Windows& windows);

  platform::FileDescriptor socket_;
  uint32_t next_stream_ = 1;
  std::string heard_;  // the beginning of a frame, maybe
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_RUDE_CLIENT_H_
