#include "tests/faults/record/call_record.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace treff::faults {
namespace {

using Json = nlohmann::json;

Json ToJson(const Call& call) {
  Json line = {{"client", call.client},     {"start", call.start},   {"end", call.end},
               {"deadline", call.deadline}, {"method", call.method}, {"request", call.request},
               {"status", call.status}};
  if (!call.request_id.empty()) line["request_id"] = call.request_id;
  if (!call.reason.empty()) line["reason"] = call.reason;
  if (!call.name.empty()) line["name"] = call.name;
  if (call.revision != 0) line["revision"] = call.revision;
  if (!call.content.empty()) line["content"] = call.content;
  return line;
}

Call FromJson(const Json& line) {
  Call call;
  call.client = line.value("client", 0);
  call.start = line.value("start", int64_t{0});
  call.end = line.value("end", int64_t{0});
  call.deadline = line.value("deadline", int64_t{0});
  call.method = line.value("method", "");
  call.request = line.value("request", "");
  call.request_id = line.value("request_id", "");
  call.status = line.value("status", "");
  call.reason = line.value("reason", "");
  call.name = line.value("name", "");
  call.revision = line.value("revision", int64_t{0});
  call.content = line.value("content", "");
  return call;
}

}  // namespace

CallRecord::CallRecord(const std::string& path)
    : began_(absl::GetCurrentTimeNanos() / 1000), file_(path, std::ios::trunc) {}

int64_t CallRecord::Now() const { return absl::GetCurrentTimeNanos() / 1000 - began_; }

void CallRecord::Write(const Call& call) {
  const std::string line = ToJson(call).dump();
  const std::lock_guard<std::mutex> lock(mutex_);
  file_ << line << std::endl;
}

absl::StatusOr<std::vector<Call>> ReadCalls(const std::string& path) {
  std::ifstream file(path);
  std::vector<Call> calls;
  for (std::string line; std::getline(file, line);) {
    const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object()) {
      return absl::DataLossError(absl::StrCat("line ", calls.size() + 1, " of the record"));
    }
    calls.push_back(FromJson(json));
  }
  return calls;
}

}  // namespace treff::faults
