#include "services/gateway/bridge/bridge.h"

#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/gateway/connect/codes.h"
#include "services/gateway/connect/envelope.h"
#include "services/gateway/connect/error_json.h"
#include "services/gateway/connect/timeout.h"
#include "services/gateway/http/compression.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/purpose_header.h"
#include "services/platform/middleware/telemetry/trace_context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::MethodDescriptor;

constexpr char kJsonType[] = "application/json";
// Of calls on their way when the gateway is asked to end.
constexpr absl::Duration kCallsGoOn = absl::Seconds(4);
// How long a stream waits before it looks whether its reader is still there.
constexpr absl::Duration kLook = absl::Seconds(1);

void Measure(const MethodDescriptor& method, absl::StatusCode code, absl::Time start) {
  platform::ObserveMetric(
      platform::metrics::kGatewayCallSeconds,
      {{"method", PathOf(method).substr(1)}, {"code", absl::StatusCodeToString(code)}},
      absl::ToDoubleSeconds(absl::Now() - start));
}

// Of an error with RetryInfo, whole seconds from 1.
void AddRetryHint(const absl::Status& status, HttpResponse& response) {
  const auto retry = platform::GetDetail<google::rpc::RetryInfo>(status);
  if (!retry.has_value()) return;
  const int64_t seconds = retry->retry_delay().seconds() + (retry->retry_delay().nanos() > 0);
  response.Add("Retry-After", absl::StrCat(seconds));
}

absl::Status ShuttingDown() {
  return platform::ErrorOf(platform::reasons::kShuttingDown,
                           "the gateway is shutting down: try again in a moment");
}

HttpResponse WrongType(const MethodDescriptor* method) {
  const std::string wanted = method == nullptr ? kAcceptedTypes
                             : method->server_streaming()
                                 ? "application/connect+json or application/connect+proto"
                                 : "application/json or application/proto";
  HttpResponse response{
      .status = 415,
      .type = "text/plain; charset=utf-8",
      .body = absl::StrCat("this call needs the header Content-Type: ", wanted, "\n")};
  response.Add("Accept-Post", kAcceptedTypes);
  return response;
}

absl::Status NoSuchMethod(const Schema& schema, const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string service = slash == 0 ? "" : path.substr(1, slash - 1);
  const auto* known = schema.pool().FindServiceByName(service);
  if (known == nullptr) {
    return absl::UnimplementedError("there is no such service: see /api for those that there are");
  }
  std::string names;
  for (int i = 0; i < known->method_count(); ++i) {
    absl::StrAppend(&names, i == 0 ? "" : ", ", known->method(i)->name());
  }
  return absl::UnimplementedError(absl::StrCat(service, " has no such method: there are ", names));
}

absl::Status CheckHeaders(const HttpRequest& request) {
  const std::string version = request.Header("Connect-Protocol-Version");
  if (!version.empty() && version != "1") {
    return absl::InvalidArgumentError("Connect-Protocol-Version must be 1");
  }
  const std::string coding = absl::AsciiStrToLower(request.Header("Content-Encoding"));
  if (!coding.empty() && coding != "identity" && coding != "gzip") {
    return absl::UnimplementedError("Content-Encoding must be gzip or identity");
  }
  return absl::OkStatus();
}

}  // namespace

// The messages of a stream in their envelopes, and its end in one.
class Bridge::StreamedReply : public BodyStream {
 public:
  StreamedReply(const Bridge& bridge, const MethodDescriptor& method, bool is_json,
                std::unique_ptr<GrpcStream> stream, CallerLimits::Leave leave)
      : bridge_(bridge),
        method_(method),
        is_json_(is_json),
        stream_(std::move(stream)),
        leave_(std::move(leave)) {}
  ~StreamedReply() override { Measure(method_, code_, start_); }

  std::optional<std::string> Next() override;

 private:
  std::string End(const absl::Status& status) {
    ended_ = true;
    code_ = status.code();
    return EndEnvelope(EndJson(status, bridge_.schema_, bridge_.codec_));
  }

  const Bridge& bridge_;
  const MethodDescriptor& method_;
  const bool is_json_;
  const absl::Time start_ = absl::Now();
  const std::unique_ptr<GrpcStream> stream_;
  const CallerLimits::Leave leave_;
  absl::StatusCode code_ = absl::StatusCode::kCancelled;
  bool ended_ = false;
};

std::optional<std::string> Bridge::StreamedReply::Next() {
  if (ended_) return std::nullopt;
  if (bridge_.stopping_) {
    return End(ShuttingDown());
  }
  std::string message;
  switch (stream_->Next(kLook, message)) {
    case GrpcStream::Event::kNothingYet:
      return "";
    case GrpcStream::Event::kEnd:
      return End(stream_->Outcome());
    case GrpcStream::Event::kMessage:
      break;
  }
  if (!is_json_) return MessageEnvelope(message);
  const auto json = bridge_.codec_.JsonOf(*method_.output_type(), message);
  return json.ok() ? MessageEnvelope(*json) : End(json.status());
}

Bridge::Bridge(const Schema& schema, const Routes& routes, CallerLimits& limits,
               const BridgeOptions& options)
    : schema_(schema), routes_(routes), limits_(limits), options_(options), codec_(schema.pool()) {}

void Bridge::Stop() {
  if (stopping_) return;
  calls_end_at_ = absl::Now() + kCallsGoOn;
  stopping_ = true;
}

bool Bridge::IsGivenUp(const HttpRequest& request) const {
  return request.IsAbandoned() || (stopping_ && absl::Now() > calls_end_at_);
}

HttpResponse Bridge::Refusal(const ContentType& type, const absl::Status& status) const {
  HttpResponse response;
  if (type.streams) {
    // A stream has begun with its headers: its errors come at its end.
    response.type = std::string(ContentTypeText(type));
    response.body = EndEnvelope(EndJson(status, schema_, codec_));
  } else {
    response.status = HttpStatusOf(status.code());
    response.type = kJsonType;
    response.body = ErrorJson(status, schema_, codec_);
  }
  AddRetryHint(status, response);
  return response;
}

HttpResponse Bridge::Answer(const HttpRequest& request,
                            const absl::StatusOr<BridgeCaller>& caller) {
  const std::string header = request.Header(platform::kTraceHeader);
  const platform::TraceContext trace = platform::ParseTraceparent(header);
  HttpResponse response = Reply(request, caller, platform::FormatTraceparent(trace));
  response.Add("Treff-Trace-Id", trace.id);
  return response;
}

HttpResponse Bridge::Reply(const HttpRequest& request, const absl::StatusOr<BridgeCaller>& caller,
                           const std::string& traceparent) {
  const MethodDescriptor* method = schema_.FindMethod(request.path());
  const std::optional<ContentType> type = ParseContentType(request.Header("Content-Type"));
  if (!type.has_value()) return WrongType(method);
  absl::Status status = CheckHeaders(request);
  status.Update(caller.status());
  if (status.ok() && method == nullptr) status = NoSuchMethod(schema_, request.path());
  if (status.ok() && method->client_streaming()) {
    status = absl::UnimplementedError(
        absl::StrCat(method->name(), " takes a stream, which HTTP cannot carry: call it by gRPC"));
  }
  if (!status.ok()) return Refusal(*type, status);
  if (type->streams != method->server_streaming()) return WrongType(method);
  return type->streams ? Stream(request, *type, *method, *caller, traceparent)
                       : Unary(request, *type, *method, *caller, traceparent);
}

absl::StatusOr<std::string> Bridge::RequestBytes(const HttpRequest& request,
                                                 const ContentType& type,
                                                 const Descriptor& input) const {
  TREFF_ASSIGN_OR_RETURN(std::string body, request.ReadBody(options_.max_body_bytes));
  if (type.streams) {
    TREFF_ASSIGN_OR_RETURN(const std::string_view message, OneMessage(body));
    body = std::string(message);
  }
  if (type.is_json) return codec_.BytesOf(input, body);
  TREFF_RETURN_IF_ERROR(codec_.CheckBytes(input, body));
  return body;
}

absl::StatusOr<GrpcCall> Bridge::CallOf(const HttpRequest& request, const ContentType& type,
                                        const MethodDescriptor& method, const BridgeCaller& caller,
                                        const std::string& traceparent) const {
  GrpcCall call;
  TREFF_ASSIGN_OR_RETURN(
      call.at_most, ParseTimeout(request.Header("Connect-Timeout-Ms"),
                                 type.streams ? options_.longest_stream : options_.longest_call));
  TREFF_ASSIGN_OR_RETURN(call.request, RequestBytes(request, type, *method.input_type()));
  TREFF_ASSIGN_OR_RETURN(call.route, routes_.Find(method, call.request));
  call.path = PathOf(method);
  call.caller = caller.name;
  call.token = caller.token;
  call.traceparent = traceparent;
  call.purpose = request.Header(platform::kPurposeHeader);
  TREFF_RETURN_IF_ERROR(platform::CheckPurpose(call.purpose));
  return call;
}

HttpResponse Bridge::Unary(const HttpRequest& request, const ContentType& type,
                           const MethodDescriptor& method, const BridgeCaller& caller,
                           const std::string& traceparent) {
  const absl::Time start = absl::Now();
  auto reply = [&]() -> absl::StatusOr<std::string> {
    TREFF_ASSIGN_OR_RETURN(const CallerLimits::Leave leave, limits_.ForCall(caller.key));
    TREFF_ASSIGN_OR_RETURN(const GrpcCall call, CallOf(request, type, method, caller, traceparent));
    absl::StatusOr<std::string> bytes = CallUnary(call, [&] { return IsGivenUp(request); });
    if (absl::IsCancelled(bytes.status()) && stopping_) return ShuttingDown();
    if (!bytes.ok() || !type.is_json) return bytes;
    return codec_.JsonOf(*method.output_type(), *bytes);
  }();
  Measure(method, reply.status().code(), start);
  if (!reply.ok()) return Refusal(type, reply.status());
  HttpResponse response{.type = std::string(ContentTypeText(type)), .body = *std::move(reply)};
  Compress(request.Header("Accept-Encoding"), response);
  return response;
}

HttpResponse Bridge::Stream(const HttpRequest& request, const ContentType& type,
                            const MethodDescriptor& method, const BridgeCaller& caller,
                            const std::string& traceparent) {
  auto leave = limits_.ForStream(caller.key);
  if (!leave.ok()) return Refusal(type, leave.status());
  const auto call = CallOf(request, type, method, caller, traceparent);
  if (!call.ok()) return Refusal(type, call.status());
  HttpResponse response{.type = std::string(ContentTypeText(type))};
  response.stream = std::make_unique<StreamedReply>(*this, method, type.is_json,
                                                    GrpcStream::Start(*call), *std::move(leave));
  return response;
}

}  // namespace treff::gateway
