// /metrics, /healthz and /readyz over HTTP.
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include <httplib.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/telemetry/probe_page.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

constexpr char kMetricsType[] = "text/plain; version=0.0.4; charset=utf-8";
constexpr char kWordType[] = "text/plain; charset=utf-8";
// Prometheus, the kubelet, and whoever looks by hand; each has one for as long as it reads.
constexpr int kThreads = 4;
constexpr time_t kReadSeconds = 5;
// Nobody has anything to send.
constexpr size_t kMostRequestBytes = 1024;
constexpr int kServingStatus = 200;
constexpr int kNotServingStatus = 503;

void Say(bool serving, httplib::Response& response) {
  response.status = serving ? kServingStatus : kNotServingStatus;
  response.set_header("Cache-Control", "no-store");
  response.set_content(serving ? "SERVING\n" : "NOT_SERVING\n", kWordType);
}

class HttpMetrics : public MetricsServer {
 public:
  // port() is -1, and errno says why, if `address` cannot be bound.
  explicit HttpMetrics(const HostPort& address) {
    http_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    // The library's own would share the port with another process, without a word.
    http_.set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    http_.set_tcp_nodelay(true);
    // A connection that is kept would keep a thread.
    http_.set_keep_alive_max_count(1);
    http_.set_read_timeout(kReadSeconds);
    http_.set_payload_max_length(kMostRequestBytes);
    http_.Get("/metrics", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(MetricsText(), kMetricsType);
    });
    http_.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
      Say(ProcessLives(), response);
    });
    http_.Get("/readyz", [](const httplib::Request&, httplib::Response& response) {
      Say(ProcessIsReady(), response);
    });
    if (address.port == 0) {
      port_ = http_.bind_to_any_port(address.host);
    } else if (http_.bind_to_port(address.host, address.port)) {
      port_ = address.port;
    }
    if (port_ < 0) return;
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    // To stop what does not run yet would stop nothing.
    while (!http_.is_running()) std::this_thread::yield();
  }
  ~HttpMetrics() override {
    if (!thread_.joinable()) return;
    http_.stop();
    thread_.join();
  }

  int port() const override { return port_; }

 private:
  httplib::Server http_;
  int port_ = -1;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address) {
  TREFF_ASSIGN_OR_RETURN(const HostPort wanted, ParseHostPort(address));
  auto server = std::make_unique<HttpMetrics>(wanted);
  if (server->port() >= 0) return server;
  return absl::UnavailableError(absl::StrCat("cannot serve metrics on ", address, " (",
                                             std::strerror(errno),
                                             "): choose an address that is free"));
}

}  // namespace treff::platform
