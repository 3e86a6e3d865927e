#include "deploy/mirror/mirror.h"

#include <zstd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"

namespace treff::mirror {
namespace {

using nlohmann::json;

// Far above the largest payload (4 MB); a damaged frame header must not ask for all memory.
constexpr unsigned long long kMaxPayloadBytes = 64ull << 20;

absl::StatusOr<std::string> ReadFile(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(name, " cannot be read"));
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

absl::StatusOr<std::string> Decompress(const std::string& frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size > kMaxPayloadBytes) return absl::DataLossError("no usable zstd frame");  // errors too
  std::string bytes(size, '\0');
  const size_t written = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(written)) return absl::DataLossError(ZSTD_getErrorName(written));
  bytes.resize(written);
  return bytes;
}

absl::StatusOr<std::string> ReadPayload(const std::string& folder, const std::string& name,
                                        const std::string& sha256) {
  const std::string file = absl::StrCat(folder, "/", name);
  TREFF_ASSIGN_OR_RETURN(std::string bytes, ReadFile(file));
  if (absl::EndsWith(name, ".zst")) {
    auto decompressed = Decompress(bytes);
    if (!decompressed.ok()) {
      return absl::DataLossError(absl::StrCat(file, ": ", decompressed.status().message()));
    }
    bytes = *std::move(decompressed);
  }
  if (platform::Sha256Hex(bytes) != sha256) {
    return absl::DataLossError(
        absl::StrCat(file, " is not what manifest.json describes: run deploy/mirror/assemble"));
  }
  return bytes;
}

// Reads the string members of one manifest entry and remembers the first that is wrong.
class EntryReader {
 public:
  explicit EntryReader(const json& entry) : entry_(entry) {}

  std::string Required(const char* field) {
    if (!entry_.contains(field)) status_.Update(absl::InvalidArgumentError(field));
    return Optional(field);
  }
  std::string Optional(const char* field) {
    const auto found = entry_.find(field);
    if (found == entry_.end()) return "";
    if (found->is_string()) return found->get<std::string>();
    status_.Update(absl::InvalidArgumentError(field));
    return "";
  }
  const absl::Status& status() const { return status_; }

 private:
  const json& entry_;
  absl::Status status_;
};

bool IsDay(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day);
}

absl::StatusOr<Payload> ReadEntry(const std::string& folder, const json& entry) {
  EntryReader reader(entry);
  Payload payload;
  payload.method = reader.Required("method");
  payload.host = reader.Required("host");
  payload.path = reader.Required("path");
  payload.accept = reader.Optional("accept");
  payload.content_type = reader.Required("content_type");
  payload.collection = reader.Required("collection");
  payload.vintage = reader.Required("vintage");
  payload.from = reader.Required("from");
  payload.sha256 = reader.Required("sha256");
  for (const char* field : {"owner", "licence", "attribution"}) reader.Required(field);
  const std::string file = reader.Required("file");
  TREFF_RETURN_IF_ERROR(reader.status());
  if (payload.collection != "recorded" && payload.collection != "assembled") {
    return absl::InvalidArgumentError("collection");
  }

  const json query = entry.value("query", json::object());
  for (const auto& [name, value] : query.items()) {
    if (!value.is_string()) return absl::InvalidArgumentError("query");
    payload.query.emplace(name, value.get<std::string>());
  }
  for (const json& name : entry.value("or_later", json::array())) {
    if (!name.is_string() || payload.query.count(name.get<std::string>()) != 1 ||
        !IsDay(payload.query.find(name.get<std::string>())->second)) {
      return absl::InvalidArgumentError("or_later");
    }
    payload.or_later.insert(name.get<std::string>());
  }
  payload.body = Canonical(entry.value("body", json()));
  TREFF_ASSIGN_OR_RETURN(payload.bytes, ReadPayload(folder, file, payload.sha256));
  return payload;
}

// Whether `payload` answers `asked`: the same parameters, but for days that may be later.
bool AnswersQuery(const Payload& payload, const Query& asked) {
  return payload.query.size() == asked.size() &&
         std::equal(payload.query.begin(), payload.query.end(), asked.begin(),
                    [&](const Query::value_type& recorded, const Query::value_type& parameter) {
                      if (recorded.first != parameter.first) return false;
                      if (recorded.second == parameter.second) return true;
                      // ISO days compare as text.
                      return payload.or_later.count(recorded.first) > 0 &&
                             IsDay(parameter.second) && recorded.second < parameter.second;
                    });
}

bool SameQuestion(const Payload& a, const Payload& b) {
  return a.method == b.method && a.host == b.host && a.path == b.path && a.query == b.query &&
         a.body == b.body;
}

std::string QueryText(const Query& query, const std::set<std::string>& or_later) {
  std::string text;
  for (const auto& [name, value] : query) {
    absl::StrAppend(&text, text.empty() ? "?" : "&", name, "=", value,
                    or_later.count(name) > 0 ? " or later" : "");
  }
  return text;
}

// Says what is served at the path that was asked for, so that a slip in a catalogue is seen at
// once.
absl::Status Unknown(const Request& request, const std::vector<Payload>& payloads) {
  std::string served;
  for (const Payload& payload : payloads) {
    if (payload.host != request.host || payload.path != request.path) continue;
    absl::StrAppend(&served, "\n  ", payload.method, " ", payload.path,
                    QueryText(payload.query, payload.or_later),
                    payload.body.is_null() ? "" : absl::StrCat(" ", payload.body.dump()));
  }
  return absl::NotFoundError(absl::StrCat(
      "the mirror has no answer for ", request.method, " https://", request.host, request.path,
      QueryText(request.query, {}),
      served.empty() ? ": deploy/mirror/manifest.json lists what it has" : "; at this path it has:",
      served));
}

}  // namespace

json Canonical(const json& value) {
  if (value.is_array()) {
    json result = json::array();
    for (const json& element : value) result.push_back(Canonical(element));
    return result;
  }
  if (!value.is_object()) return value;
  json result = json::object();
  for (const auto& [name, member] : value.items()) {
    if (!member.is_null()) result[name] = Canonical(member);
  }
  return result;
}

absl::StatusOr<Mirror> Mirror::Load(const std::string& folder) {
  const std::string name = absl::StrCat(folder, "/manifest.json");
  TREFF_ASSIGN_OR_RETURN(const std::string text, ReadFile(name));
  const json manifest = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!manifest.is_object() || !manifest.contains("entries") || !manifest["entries"].is_array()) {
    return absl::InvalidArgumentError(absl::StrCat(name, " is no JSON object with entries"));
  }
  std::vector<Payload> payloads;
  for (const json& entry : manifest["entries"]) {
    const std::string place = absl::StrCat(name, " entry ", payloads.size());
    if (!entry.is_object()) return absl::InvalidArgumentError(place + " is no object");
    auto payload = ReadEntry(folder, entry);
    if (absl::IsInvalidArgument(payload.status())) {
      return absl::InvalidArgumentError(
          absl::StrCat(place, " field ", payload.status().message(), " is missing or wrong"));
    }
    TREFF_RETURN_IF_ERROR(payload.status());
    for (const Payload& other : payloads) {
      if (SameQuestion(*payload, other)) {
        return absl::InvalidArgumentError(absl::StrCat(place, " answers what another answers"));
      }
    }
    payloads.push_back(*std::move(payload));
  }
  return Mirror(std::move(payloads));
}

absl::StatusOr<const Payload*> Mirror::Find(const Request& request) const {
  json body;
  if (request.method == "POST") {
    body = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
    if (body.is_discarded()) return absl::InvalidArgumentError("the request body is no JSON");
    body = Canonical(body);
  }
  const Payload* found = nullptr;
  for (const Payload& payload : payloads_) {
    if (payload.method != request.method || payload.host != request.host ||
        payload.path != request.path || payload.body != body ||
        !AnswersQuery(payload, request.query)) {
      continue;
    }
    // Later days compare as later text, parameter by parameter.
    if (found == nullptr || found->query < payload.query) found = &payload;
  }
  if (found == nullptr) return Unknown(request, payloads_);
  if (!absl::StrContains(request.accept, found->accept)) {
    return absl::FailedPreconditionError(
        absl::StrCat("ask with Accept: ", found->accept,
                     "; without it the live source answers in another format"));
  }
  return found;
}

}  // namespace treff::mirror
