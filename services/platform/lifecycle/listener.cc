#include "services/platform/lifecycle/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

// While the process has no file descriptors left for a connection, it stays in the queue.
constexpr int kPauseMillisecondsWithoutDescriptors = 100;

constexpr char kAnyIpv4[] = "0.0.0.0";
constexpr char kAnyIpv6[] = "::";

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

absl::Status CannotListen(const std::string& address, const char* why) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", address, " (", why,
                                             "): choose an address of this machine that is free"));
}

absl::StatusOr<Addresses> Resolve(const std::string& address, const HostPort& wanted) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(wanted.port);
  const int error = getaddrinfo(wanted.host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) return CannotListen(address, gai_strerror(error));
  return Addresses(found);
}

// None, and errno, when it cannot.
FileDescriptor Listen(const addrinfo& address) {
  FileDescriptor fd(
      socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol));
  if (!fd.is_open()) return fd;
  const int on = 1;
  const int off = 0;
  // Connections of an earlier process may linger; another that listens is refused all the same.
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool is_any =
      address.ai_family == AF_INET6 &&
      IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6*>(address.ai_addr)->sin6_addr);
  if (is_any) setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (bind(fd.get(), address.ai_addr, address.ai_addrlen) == 0 &&
      listen(fd.get(), SOMAXCONN) == 0) {
    return fd;
  }
  const int error = errno;
  fd = FileDescriptor();
  errno = error;
  return fd;
}

int PortOf(int fd) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

void SetPort(addrinfo& address, int port) {
  if (address.ai_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6*>(address.ai_addr)->sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in*>(address.ai_addr)->sin_port = htons(port);
  }
}

// None when the machine has no address of the kind.
absl::StatusOr<std::vector<FileDescriptor>> ListenOnAll(const std::string& address,
                                                        const HostPort& wanted) {
  TREFF_ASSIGN_OR_RETURN(const Addresses addresses, Resolve(address, wanted));
  std::vector<FileDescriptor> sockets;
  for (addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
    if (!sockets.empty()) SetPort(*each, PortOf(sockets.front().get()));
    FileDescriptor fd = Listen(*each);
    if (fd.is_open()) {
      sockets.push_back(std::move(fd));
    } else if (errno != EADDRNOTAVAIL && errno != EAFNOSUPPORT) {
      return CannotListen(address, std::strerror(errno));
    }
  }
  return sockets;
}

bool IsOutOfDescriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Bind(const std::string& address) {
  const absl::StatusOr<HostPort> wanted = ParseHostPort(address);
  if (!wanted.ok()) return CannotListen(address, std::string(wanted.status().message()).c_str());
  std::vector<FileDescriptor> sockets;
  if (wanted->host == kAnyIpv4) {
    // There, IPv4 comes along.
    TREFF_ASSIGN_OR_RETURN(sockets, ListenOnAll(address, {kAnyIpv6, wanted->port}));
  }
  if (sockets.empty()) {
    TREFF_ASSIGN_OR_RETURN(sockets, ListenOnAll(address, *wanted));
  }
  if (sockets.empty()) return CannotListen(address, "it is not one of this machine's");
  FileDescriptor wake_up(eventfd(0, EFD_CLOEXEC));
  if (!wake_up.is_open()) return CannotListen(address, std::strerror(errno));
  return std::unique_ptr<Listener>(new Listener(std::move(sockets), std::move(wake_up)));
}

Listener::Listener(std::vector<FileDescriptor> sockets, FileDescriptor wake_up)
    : sockets_(std::move(sockets)),
      port_(PortOf(sockets_.front().get())),
      wake_up_(std::move(wake_up)) {}

Listener::~Listener() {
  const uint64_t one = 1;
  if (thread_.joinable() && write(wake_up_.get(), &one, sizeof one) == sizeof one) thread_.join();
}

void Listener::Accept(std::function<void(int fd)> take) {
  thread_ = std::thread([this, take = std::move(take)] { AcceptUntilWoken(take); });
}

void Listener::AcceptUntilWoken(const std::function<void(int fd)>& take) const {
  std::vector<pollfd> waiting = {{.fd = wake_up_.get(), .events = POLLIN, .revents = 0}};
  for (const FileDescriptor& socket : sockets_) {
    waiting.push_back({.fd = socket.get(), .events = POLLIN, .revents = 0});
  }
  while (true) {
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[0].revents != 0) return;
    for (size_t i = 1; i < waiting.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      const int fd = accept4(waiting[i].fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd >= 0) {
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        take(fd);
      } else if (IsOutOfDescriptors(errno)) {
        poll(waiting.data(), 1, kPauseMillisecondsWithoutDescriptors);
      }
    }
  }
}

}  // namespace treff::platform
