#include "services/platform/lifecycle/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

// While the process has no file descriptors left for a connection, it stays in the queue.
constexpr int kPauseMillisecondsWithoutDescriptors = 100;

// How long it counts that somebody was sent away.
constexpr int64_t kMillisecondsWithoutRoom = 3000;
// A client that is sent away has said its first words by then, or is not worth the wait.
constexpr int kGreetingMilliseconds = 5;

// Files that are no connections: stores, the cache, the archive, other services.
constexpr int kFewestOwnFiles = 32;
constexpr int kMostOwnFiles = 256;
constexpr int kUsualOwnFiles = 64;

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

int64_t SteadyMilliseconds() {
  return absl::ToInt64Milliseconds(
      absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()));
}

// The kernel gives out the lowest that is free: a connection above it is one too many, or takes
// what the process needs for its own files. `own` was opened before all connections.
int HighestDescriptor(int max_connections, int own) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return own + max_connections;
  const auto files = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1 << 20));
  const int kept = std::clamp(files / 4, kFewestOwnFiles, kMostOwnFiles);
  return std::min(files - kept, own + kUsualOwnFiles + max_connections);
}

// HTTP/2's GOAWAY (RFC 9113, 6.8) that says why: stream 0, error ENHANCE_YOUR_CALM. Without the
// SETTINGS that begin a connection, which never came about: after them, gRPC's clients would
// connect again at once instead of less and less often, and let their calls wait.
std::string Goodbye() {
  constexpr absl::string_view kWhy = "too many connections: try again later";
  constexpr absl::string_view kGoAway("\7\0\0\0\0\0\0\0\0\0\0\0\0\x0B", 14);
  const char size[] = {0, 0, static_cast<char>(8 + kWhy.size())};
  return absl::StrCat(absl::string_view(size, sizeof size), kGoAway, kWhy);
}

void SendAway(int fd) {
  static const std::string& goodbye = *new std::string(Goodbye());
  // It fits into what the kernel keeps for a new connection.
  if (send(fd, goodbye.data(), goodbye.size(), MSG_NOSIGNAL) < 0) return;
  shutdown(fd, SHUT_WR);
  // To close it over bytes that nobody read would take the goodbye back; but others wait to be let
  // in.
  const int64_t until = SteadyMilliseconds() + kGreetingMilliseconds;
  pollfd greeting{.fd = fd, .events = POLLIN, .revents = 0};
  char bytes[1024];
  for (int64_t left = kGreetingMilliseconds; left > 0; left = until - SteadyMilliseconds()) {
    if (poll(&greeting, 1, static_cast<int>(left)) <= 0) return;
    if (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) <= 0) return;
  }
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

Listener::~Listener() { EndAccepting(); }

void Listener::EndAccepting() {
  const uint64_t one = 1;
  if (thread_.joinable() && write(wake_up_.get(), &one, sizeof one) == sizeof one) thread_.join();
}

void Listener::Accept(int max_connections, std::function<void(int fd)> take) {
  const int highest = HighestDescriptor(max_connections, sockets_.front().get());
  thread_ =
      std::thread([this, highest, take = std::move(take)] { AcceptUntilWoken(highest, take); });
}

bool Listener::has_room() const {
  const int64_t last = last_sent_away_;
  return last == 0 || SteadyMilliseconds() - last > kMillisecondsWithoutRoom;
}

// The descriptors belong to the server that took them, and some are other files by now: those with
// this port at this end are connections of ours.
void Listener::EndConnections() {
  EndAccepting();
  for (int fd = 0; fd <= highest_taken_; ++fd) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const bool is_connected = getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
    if (is_connected && PortOf(fd) == port_) shutdown(fd, SHUT_RDWR);
  }
}

void Listener::AcceptUntilWoken(int highest, const std::function<void(int fd)>& take) {
  std::vector<pollfd> waiting = {{.fd = wake_up_.get(), .events = POLLIN, .revents = 0}};
  for (const FileDescriptor& socket : sockets_) {
    waiting.push_back({.fd = socket.get(), .events = POLLIN, .revents = 0});
  }
  while (true) {
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[0].revents != 0) return;
    for (size_t i = 1; i < waiting.size(); ++i) {
      if (waiting[i].revents != 0) TakeOne(waiting[i].fd, highest, take);
    }
  }
}

void Listener::TakeOne(int socket, int highest, const std::function<void(int fd)>& take) {
  FileDescriptor fd(accept4(socket, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (fd.is_open() && fd.get() <= highest) {
    const int on = 1;
    setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    highest_taken_ = std::max(highest_taken_.load(), fd.get());
    return take(fd.Release());
  }
  if (!fd.is_open() && !IsOutOfDescriptors(errno)) return;
  if (has_room()) LogWarning("connections are sent away: there are too many");
  last_sent_away_ = SteadyMilliseconds();
  CountMetric(metrics::kConnectionsRefused, {});
  pollfd woken{.fd = wake_up_.get(), .events = POLLIN, .revents = 0};
  if (!fd.is_open()) {
    poll(&woken, 1, kPauseMillisecondsWithoutDescriptors);
  } else {
    SendAway(fd.get());
  }
}

}  // namespace treff::platform
