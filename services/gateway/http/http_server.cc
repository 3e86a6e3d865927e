#include "services/gateway/http/http_server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <functional>
#include <list>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/gateway/http/connection.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::gateway {
namespace {

constexpr char kPlainText[] = "text/plain; charset=utf-8";
constexpr char kTransferEncoding[] = "Transfer-Encoding";
// Until connections are cut on which an answer is still on its way when the server ends.
constexpr absl::Duration kAnswersGoOn = absl::Seconds(8);
constexpr int kIdleSeconds = 60;
constexpr size_t kRequestsPerConnection = 1'000'000;
// Longer than any method's; the library matches it against a pattern.
constexpr size_t kLongestPostPath = 400;

// Of a connection for which there is no room.
std::string FullResponse() {
  const std::string body =
      R"({"code":"unavailable","message":"too many connections are open: try again in a second"})";
  return absl::StrCat(
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
      "Retry-After: 1\r\nConnection: close\r\nContent-Length: ",
      body.size(), "\r\n\r\n", body);
}

HttpResponse ErrorOf(int status) {
  return {.status = status, .type = kPlainText, .body = absl::StrCat("error ", status, "\n")};
}

// The connection that this thread serves: the library hands its handlers a request, and not the
// stream that it came by.
thread_local Connection* current_connection = nullptr;

// Of the header Content-Length; none without it.
std::optional<size_t> LengthOf(const httplib::Request& request) {
  size_t length = 0;
  const std::string text = request.get_header_value("Content-Length");
  if (text.empty() || !absl::SimpleAtoi(text, &length)) return std::nullopt;
  return length;
}

bool HasBody(const httplib::Request& request) {
  return request.has_header("Content-Length") || request.has_header(kTransferEncoding);
}

class ReceivedRequest : public HttpRequest {
 public:
  ReceivedRequest(const httplib::Request& request, const httplib::ContentReader* reader)
      : request_(request), reader_(reader) {}

  const std::string& method() const override { return request_.method; }
  const std::string& path() const override { return request_.path; }
  std::string Header(const char* name) const override { return request_.get_header_value(name); }
  std::vector<std::string> Parameters(const char* name) const override;
  bool IsAbandoned() const override { return current_connection->IsAbandoned(); }
  absl::StatusOr<std::string> ReadBody(size_t at_most) const override;

 private:
  const httplib::Request& request_;
  const httplib::ContentReader* const reader_;
};

std::vector<std::string> ReceivedRequest::Parameters(const char* name) const {
  std::vector<std::string> values;
  const auto [begin, end] = request_.params.equal_range(name);
  for (auto one = begin; one != end; ++one) values.push_back(one->second);
  return values;
}

absl::StatusOr<std::string> ReceivedRequest::ReadBody(size_t at_most) const {
  const auto too_long = [at_most] {
    return absl::ResourceExhaustedError(
        absl::StrCat("the body is longer than ", at_most, " bytes: send less at a time"));
  };
  if (LengthOf(request_).value_or(0) > at_most) return too_long();
  std::string body;
  if (reader_ == nullptr || !HasBody(request_)) return body;
  if (!LengthOf(request_).has_value() && !request_.has_header(kTransferEncoding)) {
    return absl::InvalidArgumentError("the header Content-Length must be a number of bytes");
  }
  bool fits = true;
  const bool read = (*reader_)([&](const char* bytes, size_t size) {
    fits = size <= at_most - body.size();
    if (fits) body.append(bytes, size);
    return fits;
  });
  if (!fits) return too_long();
  if (!read) {
    return absl::InvalidArgumentError(
        "the body ends too early, or is not packed as its headers say");
  }
  return body;
}

// Gives `response` to the library, in the one way in which it neither packs nor cuts a body itself.
void Write(HttpResponse response, httplib::Response& written) {
  written.status = response.status;
  for (const auto& [name, value] : response.headers) written.set_header(name, value);
  // Who is not told would send the next request into the end of this connection.
  if (!current_connection->is_at_end_of_request()) written.set_header("Connection", "close");
  if (response.stream != nullptr) {
    const std::shared_ptr<BodyStream> stream = std::move(response.stream);
    written.set_chunked_content_provider(response.type, [stream](size_t, httplib::DataSink& sink) {
      const std::optional<std::string> piece = stream->Next();
      if (!piece.has_value()) {
        sink.done();
        return true;
      }
      if (!piece->empty() && !sink.write(piece->data(), piece->size())) return false;
      return sink.is_writable();  // which also sends what is gathered
    });
    return;
  }
  const bool lasts = !response.lasting_body.empty();
  const size_t size = lasts ? response.lasting_body.size() : response.body.size();
  if (size == 0) {
    if (!response.type.empty()) written.set_header("Content-Type", response.type);
    return;
  }
  const auto owned = std::make_shared<const std::string>(std::move(response.body));
  const std::string_view body = lasts ? response.lasting_body : std::string_view(*owned);
  written.set_content_provider(
      size, response.type, [owned, body](size_t offset, size_t length, httplib::DataSink& sink) {
        return sink.write(body.data() + offset, length);
      });
}

// The library, told what a connection sends; it opens no socket of its own.
class Protocol : public httplib::Server {
 public:
  Protocol(HttpHandler handler, size_t max_body_bytes);

  // Answers requests for as long as `is_idle` and `is_busy` let it, which are called before and
  // after the wait for each.
  void Serve(Connection& connection, const std::function<bool()>& is_idle,
             const std::function<void()>& is_busy);

 private:
  // Whether another request may follow.
  bool ServeOne(Connection& connection);

  const HttpHandler handler_;
  const size_t max_body_bytes_;
};

Protocol::Protocol(HttpHandler handler, size_t max_body_bytes)
    : handler_(std::move(handler)), max_body_bytes_(max_body_bytes) {
  svr_sock_ = 0;  // there is none; but an answer is cut short while this says so
  keep_alive_timeout_sec_ = kIdleSeconds;
  keep_alive_max_count_ = kRequestsPerConnection;
  payload_max_length_ = max_body_bytes_;
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    if (request.method == "POST" && request.path.size() <= kLongestPostPath) {
      return HandlerResponse::Unhandled;
    }
    Write(handler_(ReceivedRequest(request, nullptr)), response);
    return HandlerResponse::Handled;
  });
  Post(R"([\s\S]*)", [this](const httplib::Request& request, httplib::Response& response,
                            const httplib::ContentReader& reader) {
    Write(handler_(ReceivedRequest(request, &reader)), response);
  });
  set_exception_handler(
      [](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
        platform::LogError("the handler of a request has thrown");
        Write(ErrorOf(500), response);
      });
  // What the library refuses by itself: its own words are HTML or none.
  set_error_handler([](const httplib::Request&, httplib::Response& response) {
    if (!response.content_provider_) Write(ErrorOf(response.status), response);
  });
}

bool Protocol::ServeOne(Connection& connection) {
  bool understood = false;
  bool asked_to_close = false;
  const bool answered =
      process_request(connection, false, asked_to_close, [&](httplib::Request& request) {
        understood = true;
        request.ranges.clear();
        // Both, or a length that is no number: where the body ends is anybody's guess.
        const bool in_chunks = request.has_header(kTransferEncoding);
        const std::optional<size_t> length = in_chunks ? std::nullopt : LengthOf(request);
        if (HasBody(request)) connection.BeginBody(length, 2 * max_body_bytes_);
      });
  const bool sent = connection.Flush();
  return understood && answered && sent && !asked_to_close && connection.is_at_end_of_request();
}

void Protocol::Serve(Connection& connection, const std::function<bool()>& is_idle,
                     const std::function<void()>& is_busy) {
  current_connection = &connection;
  while (is_idle() && connection.AwaitRequest()) {
    is_busy();
    if (!ServeOne(connection)) break;
  }
  current_connection = nullptr;
}

class ThreadedServer : public HttpServer {
 public:
  ThreadedServer(std::unique_ptr<platform::Listener> listener, const HttpServerOptions& options,
                 HttpHandler handler)
      : options_(options),
        protocol_(std::move(handler), options.max_body_bytes),
        port_(listener->port()),
        listener_(std::move(listener)) {
    // Those above our own bound are refused by us, in the words of HTTP/1.
    listener_->Accept(platform::Listener::kAsManyAsFilesAllow,
                      [this](int fd) { Take(platform::FileDescriptor(fd)); });
  }
  ~ThreadedServer() override;

  int port() const override { return port_; }

 private:
  struct Open {
    int socket = 0;
    bool idle = false;
    bool leaving = false;  // asked to make room
  };
  // In the order in which they became idle; the others are anywhere.
  using OpenList = std::list<Open>;

  // False when it must be refused.
  bool Admit(platform::FileDescriptor& socket);
  bool MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Take(platform::FileDescriptor socket);
  void Serve(platform::FileDescriptor socket, OpenList::iterator place);

  const HttpServerOptions options_;
  Protocol protocol_;
  const int port_;
  platform::Mutex mutex_;
  platform::CondVar closed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  OpenList open_ ABSL_GUARDED_BY(mutex_);
  int leaving_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<platform::Listener> listener_;  // last: it calls Take
};

bool ThreadedServer::MakeRoom() {
  if (static_cast<int>(open_.size()) - leaving_ < options_.max_connections) return true;
  for (Open& open : open_) {
    if (!open.idle || open.leaving) continue;
    open.leaving = true;
    ++leaving_;
    shutdown(open.socket, SHUT_RDWR);
    return true;
  }
  return false;
}

void ThreadedServer::Count() {
  platform::SetMetric(platform::metrics::kGatewayConnections, {},
                      static_cast<double>(open_.size()));
}

bool ThreadedServer::Admit(platform::FileDescriptor& socket) {
  platform::MutexLock lock(mutex_);
  if (!MakeRoom()) return false;
  const auto place = open_.insert(open_.end(), {.socket = socket.get()});
  Count();
  const auto shared = std::make_shared<platform::FileDescriptor>(std::move(socket));
  try {
    std::thread([this, place, shared] { Serve(std::move(*shared), place); }).detach();
  } catch (const std::system_error&) {
    socket = std::move(*shared);  // no threads left: whoever called tells the client
    open_.erase(place);
    Count();
    return false;
  }
  return true;
}

void ThreadedServer::Take(platform::FileDescriptor socket) {
  if (Admit(socket)) return;
  platform::CountMetric(platform::metrics::kGatewayRefused, {{"why", "connections"}});
  const std::string full = FullResponse();
  send(socket.get(), full.data(), full.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void ThreadedServer::Serve(platform::FileDescriptor socket, OpenList::iterator place) {
  Connection connection(std::move(socket), {.idle = std::chrono::seconds(kIdleSeconds)});
  protocol_.Serve(
      connection,
      [&] {
        platform::MutexLock lock(mutex_);
        place->idle = true;
        open_.splice(open_.end(), open_, place);
        return !ending_ && !place->leaving;
      },
      [&] {
        platform::MutexLock lock(mutex_);
        place->idle = false;
      });
  connection.Linger();
  platform::MutexLock lock(mutex_);
  if (place->leaving) --leaving_;
  open_.erase(place);
  Count();
  closed_.NotifyAll();
}

ThreadedServer::~ThreadedServer() {
  listener_.reset();
  platform::MutexLock lock(mutex_);
  ending_ = true;
  for (const Open& open : open_) {
    if (open.idle) shutdown(open.socket, SHUT_RD);
  }
  const absl::Time patience = absl::Now() + kAnswersGoOn;
  while (!open_.empty() && absl::Now() < patience) closed_.WaitFor(mutex_, absl::Seconds(1));
  for (const Open& open : open_) shutdown(open.socket, SHUT_RDWR);
  while (!open_.empty()) closed_.Wait(mutex_);
}

}  // namespace

std::unique_ptr<HttpServer> HttpServer::Start(std::unique_ptr<platform::Listener> listener,
                                              const HttpServerOptions& options,
                                              HttpHandler handler) {
  return std::make_unique<ThreadedServer>(std::move(listener), options, std::move(handler));
}

}  // namespace treff::gateway
