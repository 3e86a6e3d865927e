// The JSON of OTLP: ids in hexadecimal, times as text of nanoseconds, enums as numbers.
#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/platform/telemetry/otlp_exporter.h"

namespace treff::platform {
namespace {

using Json = nlohmann::json;

constexpr int kServerKind = 2;
constexpr int kClientKind = 3;
constexpr int kErrorStatus = 2;

Json Text(const char* key, const std::string& value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}

Json Number(const char* key, int64_t value) {
  return {{"key", key}, {"value", {{"intValue", absl::StrCat(value)}}}};
}

// As OpenTelemetry's conventions for RPC have it: of a server's span, only what is the server's
// fault is an error; of a client's, whatever was not OK.
bool IsError(const Span& span) {
  if (span.kind == Span::Kind::kClient) return span.code != 0;
  constexpr int kServerFaults[] = {2, 4, 12, 13, 14, 15};
  return std::find(std::begin(kServerFaults), std::end(kServerFaults), span.code) !=
         std::end(kServerFaults);
}

Json JsonOf(const Span& span) {
  const size_t slash = span.method.find('/');
  Json json = {
      {"traceId", span.trace_id},
      {"spanId", span.id},
      {"name", span.method},
      {"kind", span.kind == Span::Kind::kServer ? kServerKind : kClientKind},
      {"startTimeUnixNano", absl::StrCat(absl::ToUnixNanos(span.begin))},
      {"endTimeUnixNano", absl::StrCat(absl::ToUnixNanos(span.end))},
      {"attributes",
       {Text("rpc.system", "grpc"), Text("rpc.service", span.method.substr(0, slash)),
        Text("rpc.method", slash == std::string::npos ? "" : span.method.substr(slash + 1)),
        Number("rpc.grpc.status_code", span.code)}},
  };
  if (!span.parent_id.empty()) json["parentSpanId"] = span.parent_id;
  if (IsError(span)) json["status"] = {{"code", kErrorStatus}};
  return json;
}

}  // namespace

std::string OtlpJson(const OtlpOptions& options, const std::vector<Span>& spans) {
  Json list = Json::array();
  for (const Span& span : spans) list.push_back(JsonOf(span));
  const Json resource = {
      {"attributes",
       {Text("service.namespace", "treff"), Text("service.name", options.service),
        Text("service.version", options.version), Text("service.instance.id", options.instance)}}};
  const Json scope = {{"scope", {{"name", "treff"}}}, {"spans", list}};
  const Json body = {{"resourceSpans", Json::array({{{"resource", resource},
                                                     {"scopeSpans", Json::array({scope})}}})}};
  return body.dump();
}

}  // namespace treff::platform
