#include "tests/ingestion/fetch/strict_store.h"

#include <openssl/hmac.h>

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/platform/values/hash.h"

namespace treff::ingestion {
namespace {

constexpr char kBucket[] = "/strict";

std::string Hmac(const std::string& key, const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return std::string(reinterpret_cast<char*>(digest), size);
}

std::string Encoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("-._~", {&c, 1})) {
      encoded.push_back(c);
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

// The part of "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…" with this name.
std::string PartOf(const std::string& authorization, const std::string& name) {
  const size_t begin = authorization.find(name + "=");
  if (begin == std::string::npos) return "";
  const size_t value = begin + name.size() + 1;
  return authorization.substr(value, authorization.find_first_of(", ", value) - value);
}

std::string SignatureOf(const httplib::Request& request, const std::string& secret) {
  const std::string authorization = request.get_header_value("Authorization");
  const std::vector<std::string> credential =
      absl::StrSplit(PartOf(authorization, "Credential"), '/');
  if (credential.size() != 5) return "none";
  std::vector<std::string> query;
  for (const auto& [name, value] : request.params) {
    query.push_back(absl::StrCat(Encoded(name), "=", Encoded(value)));
  }
  const std::string names = PartOf(authorization, "SignedHeaders");
  std::string headers;
  for (const absl::string_view name : absl::StrSplit(names, ';')) {
    absl::StrAppend(&headers, name, ":", request.get_header_value(std::string(name).c_str()), "\n");
  }
  const std::string canonical =
      absl::StrCat(request.method, "\n", request.path, "\n", absl::StrJoin(query, "&"), "\n",
                   headers, "\n", names, "\n", request.get_header_value("x-amz-content-sha256"));
  const std::string scope =
      absl::StrJoin(std::vector<std::string>(credential.begin() + 1, credential.end()), "/");
  const std::string text =
      absl::StrCat("AWS4-HMAC-SHA256\n", request.get_header_value("x-amz-date"), "\n", scope, "\n",
                   platform::Sha256Hex(canonical));
  std::string key = "AWS4" + secret;
  for (size_t i = 1; i < credential.size(); ++i) key = Hmac(key, credential[i]);
  return absl::BytesToHexString(Hmac(key, text));
}

void Refuse(httplib::Response& response, int status, const std::string& code) {
  response.status = status;
  response.set_content(absl::StrCat("<Error><Code>", code, "</Code></Error>"), "application/xml");
}

}  // namespace

StrictStore::StrictStore() {
  const httplib::Server::Handler answer = [this](const auto& request, auto& response) {
    Answer(request, response);
  };
  server_.Get(".*", answer);
  server_.Put(".*", answer);
  server_.Delete(".*", answer);
  port_ = server_.bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

StrictStore::~StrictStore() {
  server_.stop();
  thread_.join();
}

StrictStore& StrictStore::Shared() {
  static StrictStore store;
  return store;
}

ObjectStoreOptions StrictStore::NewPlace() {
  return {.url = absl::StrCat("http://127.0.0.1:", port_, kBucket, "/test", ++places_),
          .region = "eu-north-1",
          .login_file = folder_.Write("login", "strict:secret"),
          .pause = absl::Milliseconds(1)};
}

void StrictStore::Answer(const httplib::Request& request, httplib::Response& response) {
  const std::string authorization = request.get_header_value("Authorization");
  if (PartOf(authorization, "Signature") != SignatureOf(request, "secret") ||
      !absl::StrContains(authorization, "Credential=strict/") ||
      !absl::StrContains(authorization, "/eu-north-1/s3/aws4_request") ||
      !absl::StrContains(PartOf(authorization, "SignedHeaders"), "x-amz-content-sha256")) {
    return Refuse(response, 403, "SignatureDoesNotMatch");
  }
  if (request.get_header_value("x-amz-content-sha256") != platform::Sha256Hex(request.body)) {
    return Refuse(response, 400, "XAmzContentSHA256Mismatch");
  }
  if (request.has_param("list-type")) {
    return response.set_content(ListOf(request), "application/xml");
  }
  platform::MutexLock lock(mutex_);
  const auto found = objects_.find(request.path);
  if (request.method == "PUT") {
    objects_[request.path] = {request.body, absl::Now()};
  } else if (request.method == "DELETE") {
    if (found != objects_.end()) objects_.erase(found);
    response.status = 204;
  } else if (found == objects_.end()) {
    Refuse(response, 404, "NoSuchKey");
  } else {
    response.set_content(found->second.bytes, "application/octet-stream");
  }
}

std::string StrictStore::ListOf(const httplib::Request& request) {
  const std::string prefix = absl::StrCat(kBucket, "/", request.get_param_value("prefix"));
  std::string list = "<ListBucketResult>";
  platform::MutexLock lock(mutex_);
  for (const auto& [path, object] : objects_) {
    if (!absl::StartsWith(path, prefix)) continue;
    absl::StrAppend(&list, "<Contents><Key>", path.substr(sizeof(kBucket)), "</Key><Size>",
                    object.bytes.size(), "</Size><LastModified>",
                    absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", object.last_put, absl::UTCTimeZone()),
                    "</LastModified></Contents>");
  }
  return list + "</ListBucketResult>";
}

}  // namespace treff::ingestion
