#include "services/ingestion/fetch/object_store.h"

#include <algorithm>
#include <utility>

#include <pugixml.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/ingestion/fetch/http_exchange.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/address.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/login_file.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr int kTries = 3;
// Above what any source may send, packed.
constexpr int64_t kMaxObjectBytes = int64_t{1} << 30;
// A thousand objects a page: ten million, a bound on a store that never comes to an end.
constexpr int kMaxPages = 10'000;

bool IsPlain(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
}

// What is signed must be spelt as the store spells it: everything but letters, digits and - . _ ~.
std::string Encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (IsPlain(c) || c == '~') {
      encoded.push_back(c);
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

struct Place {
  std::string bucket;
  std::string prefix;
};

// "https://host[:port]/bucket[/prefix]" in its parts.
absl::StatusOr<Place> PlaceOf(const std::string& url) {
  const absl::Status wrong = absl::InvalidArgumentError(
      "must be https://host/bucket, or https://host/bucket/prefix, of letters, digits and - . _");
  const bool is_clear = absl::StartsWith(url, "http://");
  if (!is_clear && !absl::StartsWith(url, "https://")) return wrong;
  const size_t host = url.find("//") + 2;
  const size_t path = url.find('/', host);
  if (path == std::string::npos || url.find('@') != std::string::npos) return wrong;
  const std::string authority = url.substr(host, path - host);
  std::string rest = url.substr(path + 1);
  while (!rest.empty() && rest.back() == '/') rest.pop_back();
  const auto is_part = [](char c) { return IsPlain(c) || c == '/'; };
  if (authority.empty() || rest.empty() || absl::StrContains(rest, "//") ||
      !std::all_of(rest.begin(), rest.end(), is_part)) {
    return wrong;
  }
  const std::string address =
      absl::StrContains(authority, ":") ? authority : absl::StrCat(authority, ":80");
  if (is_clear && !platform::IsLoopback(address)) {
    return absl::InvalidArgumentError("must be https://…: other machines would see what is kept");
  }
  const size_t slash = std::min(rest.find('/'), rest.size());
  Place place{.bucket = absl::StrCat(url.substr(0, path + 1), rest.substr(0, slash)),
              .prefix = rest.substr(std::min(slash + 1, rest.size()))};
  if (!place.prefix.empty()) place.prefix.push_back('/');
  return place;
}

// What the store calls the fault, "NoSuchBucket"; its sentences may quote what was sent.
std::string FaultOf(const HttpAnswer& answer) {
  pugi::xml_document document;
  std::string code;
  if (document.load_buffer(answer.body.data(), answer.body.size())) {
    code = document.child("Error").child_value("Code");
  }
  const bool is_word = !code.empty() && code.size() < 64 &&
                       std::all_of(code.begin(), code.end(), absl::ascii_isalnum);
  return is_word ? absl::StrCat(answer.status, " ", code) : absl::StrCat(answer.status);
}

absl::Status StatusOf(const HttpAnswer& answer, const std::string& key) {
  if (answer.status >= 200 && answer.status < 300) return absl::OkStatus();
  const std::string fault = FaultOf(answer);
  const std::string text = absl::StrCat("object store, ", key.empty() ? "list" : key, ": ", fault);
  if (answer.status == 404 && !absl::StrContains(fault, "Bucket")) {
    return absl::NotFoundError(text);
  }
  if (answer.status == 507 || absl::StrContains(fault, "Quota") ||
      absl::StrContains(fault, "StorageFull")) {
    return absl::ResourceExhaustedError(text + ": free some space and import again");
  }
  return absl::UnavailableError(text);
}

bool MayPass(const absl::StatusOr<HttpAnswer>& answer) {
  if (!answer.ok()) return absl::IsUnavailable(answer.status());
  return answer->status >= 500 || answer->status == 429 || answer->status == 408;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ObjectStore>> ObjectStore::Open(const ObjectStoreOptions& options) {
  TREFF_ASSIGN_OR_RETURN(Place place, PlaceOf(options.url));
  if (options.region.empty() ||
      !std::all_of(options.region.begin(), options.region.end(), IsPlain)) {
    return absl::InvalidArgumentError("the region must be letters, digits and - . _");
  }
  const auto login = platform::ReadLogin(options.login_file);
  if (!login.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("the login: ", login.status().message()));
  }
  std::unique_ptr<ObjectStore> store(new ObjectStore(options));
  store->bucket_ = std::move(place.bucket);
  store->prefix_ = std::move(place.prefix);
  return store;
}

ObjectStore::ObjectStore(ObjectStoreOptions options) : options_(std::move(options)) {}

absl::Status ObjectStore::Put(const std::string& key, std::string_view bytes) const {
  return Ask("PUT", key, "", bytes).status();
}

absl::StatusOr<std::string> ObjectStore::Get(const std::string& key) const {
  TREFF_ASSIGN_OR_RETURN(HttpAnswer answer, Ask("GET", key, "", ""));
  return std::move(answer.body);
}

absl::Status ObjectStore::Remove(const std::string& key) const {
  const absl::Status status = Ask("DELETE", key, "", "").status();
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

absl::StatusOr<std::vector<ObjectStore::Object>> ObjectStore::List(
    const std::string& prefix) const {
  std::vector<Object> objects;
  std::string token;
  for (int page = 0; page < kMaxPages; ++page) {
    // In the order of their names, as they are signed.
    const std::string query =
        absl::StrCat(token.empty() ? "" : absl::StrCat("continuation-token=", Encoded(token), "&"),
                     "list-type=2&prefix=", Encoded(prefix_ + prefix));
    TREFF_ASSIGN_OR_RETURN(const HttpAnswer answer, Ask("GET", "", query, ""));
    pugi::xml_document document;
    const pugi::xml_node list = document.load_buffer(answer.body.data(), answer.body.size())
                                    ? document.child("ListBucketResult")
                                    : pugi::xml_node();
    if (!list) return absl::UnavailableError("object store, list: the answer is no list");
    for (const pugi::xml_node& entry : list.children("Contents")) {
      Object object;
      object.key = entry.child_value("Key");
      object.bytes = entry.child("Size").text().as_llong();
      if (!absl::StartsWith(object.key, prefix_) ||
          !absl::ParseTime(absl::RFC3339_full, entry.child_value("LastModified"), &object.last_put,
                           nullptr)) {
        return absl::UnavailableError("object store, list: an entry cannot be read");
      }
      object.key.erase(0, prefix_.size());
      objects.push_back(std::move(object));
    }
    token = list.child_value("NextContinuationToken");
    if (token.empty()) return objects;
  }
  return absl::ResourceExhaustedError("object store, list: it comes to no end");
}

absl::StatusOr<HttpAnswer> ObjectStore::Ask(const std::string& method, const std::string& key,
                                            const std::string& query, std::string_view body) const {
  absl::StatusOr<HttpAnswer> answer = AskOnce(method, key, query, body);
  absl::Duration pause = options_.pause;
  for (int tried = 1; tried < kTries && MayPass(answer); ++tried, pause *= 2) {
    absl::SleepFor(pause);
    answer = AskOnce(method, key, query, body);
  }
  absl::Status status = answer.ok() ? StatusOf(*answer, key) : answer.status();
  if (status.ok()) return answer;
  if (!absl::IsNotFound(status)) {
    platform::LogWarning(
        "the object store fails",
        {{"method", method}, {"bucket", bucket_}, {"error", std::string(status.message())}});
  }
  return status;
}

absl::StatusOr<HttpAnswer> ObjectStore::AskOnce(const std::string& method, const std::string& key,
                                                const std::string& query,
                                                std::string_view body) const {
  const auto login = platform::ReadLogin(options_.login_file);
  if (!login.ok()) return absl::UnavailableError(login.status().message());
  HttpExchange exchange;
  exchange.address = bucket_;
  if (!key.empty()) absl::StrAppend(&exchange.address, "/", prefix_, key);
  if (!query.empty()) absl::StrAppend(&exchange.address, "?", query);
  exchange.method = method;
  exchange.body = body;
  // Part of what is signed: a store that finds other bytes refuses them.
  exchange.headers = {"x-amz-content-sha256: " + platform::Sha256Hex(body),
                      "Content-Type: application/octet-stream"};
  exchange.signature = {.scope = absl::StrCat("aws:amz:", options_.region, ":s3"),
                        .name = login->name,
                        .secret = login->secret};
  exchange.ca_file = options_.ca_file;
  exchange.connect_timeout = options_.connect_timeout;
  exchange.stall_timeout = options_.stall_timeout;
  exchange.total_timeout = options_.total_timeout;
  exchange.max_bytes = kMaxObjectBytes;
  return Exchange(exchange);
}

}  // namespace treff::ingestion
