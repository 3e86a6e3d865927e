#include "deploy/mirror/server.h"

#include <httplib.h>

#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace treff::mirror {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";
constexpr char kMaintenancePage[] =
    "<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head>"
    "<body><h1>We will be back soon</h1></body></html>\n";
constexpr size_t kMaxRequestBytes = 1 << 20;
// The library holds a thread for each open connection.
constexpr int kThreads = 32;
// Longer than any client waits, so that a forgotten connection ends by itself.
constexpr absl::Duration kHangLimit = absl::Minutes(10);
constexpr size_t kMangleStep = 97;

// Header values are ASCII: everything else, and the percent sign, becomes %XX.
std::string PercentEncoded(const std::string& text) {
  std::string encoded;
  for (const unsigned char c : text) {
    if (c != '%' && absl::ascii_isprint(c)) {
      encoded += static_cast<char>(c);
    } else {
      absl::StrAppend(&encoded, "%", absl::Hex(c, absl::kZeroPad2));
    }
  }
  return encoded;
}

Request RequestOf(const httplib::Request& http) {
  Request request;
  request.method = http.method == "HEAD" ? "GET" : http.method;
  const size_t slash = http.path.find('/', 1);
  request.host = http.path.substr(1, slash == std::string::npos ? slash : slash - 1);
  request.path = slash == std::string::npos ? "/" : http.path.substr(slash);
  request.query = http.params;
  request.accept = http.get_header_value("Accept");
  request.body = http.body;
  return request;
}

int HttpStatus(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) return 400;
  if (absl::IsFailedPrecondition(status)) return 406;
  return 404;
}

void Refuse(int status, const std::string& text, httplib::Response& response) {
  response.status = status;
  response.set_content(text + "\n", kText);
}

void Spoil(Fault::Kind kind, std::string& bytes) {
  if (kind == Fault::Kind::kTruncate) bytes.resize(bytes.size() / 2);
  if (kind == Fault::Kind::kMangle) {
    for (size_t i = 0; i < bytes.size(); i += kMangleStep) bytes[i] = static_cast<char>(~bytes[i]);
  }
}

}  // namespace

class MirrorServer::Running {
 public:
  Running(Mirror mirror, const ServerOptions& options)
      : mirror_(std::move(mirror)), faults_(options.faults), address_(options.address) {
    http_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    http_.set_tcp_nodelay(true);  // without it a small answer waits 40 ms for an acknowledgement
    http_.set_payload_max_length(kMaxRequestBytes);
    // The library's default shares the port with a second server without a word.
    http_.set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
      Answer(request, response);
    };
    http_.Get(".*", answer);
    http_.Post(".*", answer);
  }

  ~Running() {
    stopping_.Notify();
    http_.stop();
    if (thread_.joinable()) thread_.join();
  }

  absl::Status Start(int port) {
    if (port == 0) {
      port_ = http_.bind_to_any_port(address_);
    } else if (http_.bind_to_port(address_, port)) {
      port_ = port;
    }
    if (port_ < 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", address_, ":", port, ": is it in use?"));
    }
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    // stop() of a server that does not run yet would be lost.
    while (!http_.is_running()) std::this_thread::yield();
    return absl::OkStatus();
  }

  int port() const { return port_; }
  const std::string& address() const { return address_; }

 private:
  void Answer(const httplib::Request& http, httplib::Response& response) {
    const Request request = RequestOf(http);
    const std::optional<Fault> fault = faults_.Next(request.host + request.path);
    if (fault && Misbehave(*fault, response)) return;

    const absl::StatusOr<const Payload*> found = mirror_.Find(request);
    if (!found.ok()) {
      Refuse(HttpStatus(found.status()), std::string(found.status().message()), response);
      return;
    }
    const Payload& payload = **found;
    response.set_header("X-Treff-Mirror", payload.collection);
    response.set_header("X-Treff-Mirror-Vintage", PercentEncoded(payload.vintage));
    response.set_header("X-Treff-Mirror-Note", PercentEncoded(payload.from));
    if (request.method == "GET") {
      const std::string etag = absl::StrCat("\"", payload.sha256, "\"");
      response.set_header("ETag", etag);
      // A spoiled answer must be sent to be noticed.
      if (!fault && absl::StrContains(http.get_header_value("If-None-Match"), etag)) {
        response.status = 304;
        return;
      }
    }
    std::string bytes = payload.bytes;
    if (fault) Spoil(fault->kind, bytes);
    response.set_content(std::move(bytes), payload.content_type);
  }

  // Whether the fault answers by itself, without a payload.
  bool Misbehave(const Fault& fault, httplib::Response& response) {
    switch (fault.kind) {
      case Fault::Kind::kHang:
        stopping_.WaitForNotificationWithTimeout(kHangLimit);
        Refuse(503, "hung as told", response);
        return true;
      case Fault::Kind::kStatus:
        response.set_header("Retry-After", "1");
        Refuse(fault.status, "failed as told", response);
        return true;
      case Fault::Kind::kHtml:
        response.set_content(kMaintenancePage, "text/html; charset=utf-8");
        return true;
      case Fault::Kind::kTruncate:
      case Fault::Kind::kMangle:
        return false;
    }
    return false;
  }

  const Mirror mirror_;
  Faults faults_;
  const std::string address_;
  int port_ = -1;
  absl::Notification stopping_;
  httplib::Server http_;
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<MirrorServer>> MirrorServer::Start(Mirror mirror,
                                                                  const ServerOptions& options) {
  auto running = std::make_unique<Running>(std::move(mirror), options);
  if (absl::Status started = running->Start(options.port); !started.ok()) return started;
  return std::unique_ptr<MirrorServer>(new MirrorServer(std::move(running)));
}

MirrorServer::MirrorServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
MirrorServer::~MirrorServer() = default;

int MirrorServer::port() const { return running_->port(); }

std::string MirrorServer::url() const {
  return absl::StrCat("http://", running_->address(), ":", port());
}

}  // namespace treff::mirror
