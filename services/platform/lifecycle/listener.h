// An address that is this process's from the moment it is bound, before there is anything to serve.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_LISTENER_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_LISTENER_H_

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

  int port() const { return port_; }
  // Calls `take` with each new connection's file descriptor, which becomes its own, in a thread of
  // the listener's. Once.
  void Accept(std::function<void(int fd)> take);

 private:
  Listener(std::vector<FileDescriptor> sockets, FileDescriptor wake_up);
  void AcceptUntilWoken(const std::function<void(int fd)>& take) const;

  const std::vector<FileDescriptor> sockets_;
  const int port_;
  const FileDescriptor wake_up_;  // an eventfd
  std::thread thread_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_LISTENER_H_
