// An address that is this process's from the moment it is bound, before there is anything to serve.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_LISTENER_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_LISTENER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::platform {

// Who connects before Accept waits in the kernel's queue, and is served then.
class Listener {
 public:
  // `address` is host:port, port 0 for any that is free; 0.0.0.0 and [::] are all addresses of the
  // machine, a name all of its own. UNAVAILABLE if it cannot be bound; two processes never share
  // one.
  static absl::StatusOr<std::unique_ptr<Listener>> Bind(const std::string& address);
  // Ends accepting.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // For a server that counts its connections itself: only the files of the process bound them.
  static constexpr int kAsManyAsFilesAllow = 1 << 20;

  int port() const { return port_; }
  // Calls `take` with each new connection's file descriptor, which becomes its own, in a thread of
  // the listener's. Once. About `max_connections` at a time, and fewer where the process may not
  // open so many files: others are told to try again later, in HTTP/2's words, and counted.
  void Accept(int max_connections, std::function<void(int fd)> take);
  // Whether nobody was sent away in the last few seconds.
  bool has_room() const;
  // Takes nobody any more, and ends every connection that was accepted here, after what is on its
  // way.
  void EndConnections();

 private:
  Listener(std::vector<FileDescriptor> sockets, FileDescriptor wake_up);
  void EndAccepting();
  void AcceptUntilWoken(int highest, const std::function<void(int fd)>& take);
  void TakeOne(int socket, int highest, const std::function<void(int fd)>& take);

  const std::vector<FileDescriptor> sockets_;
  const int port_;
  std::atomic<int> highest_taken_ = -1;  // of the descriptors of connections
  const FileDescriptor wake_up_;  // an eventfd
  // By a steady clock, in milliseconds; 0: nobody yet.
  std::atomic<int64_t> last_sent_away_ = 0;
  std::thread thread_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_LISTENER_H_
