#include "services/platform/http/http_client.h"

#include <curl/curl.h>

namespace treff::platform {
namespace {

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

struct Body {
  std::string bytes;
  size_t most = 0;
};

size_t OnBody(char* bytes, size_t, size_t count, void* user) {
  Body& body = *static_cast<Body*>(user);
  if (body.bytes.size() + count > body.most) return 0;  // ends the transfer
  body.bytes.append(bytes, count);
  return count;
}

HeaderList ListOf(const std::vector<std::string>& headers) {
  curl_slist* list = nullptr;
  for (const std::string& header : headers) list = curl_slist_append(list, header.c_str());
  return HeaderList(list);
}

void SetOptions(CURL* curl, const HttpCall& call, curl_slist* headers, Body& body) {
  curl_easy_reset(curl);  // keeps the connection
  curl_easy_setopt(curl, CURLOPT_URL, call.address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "127.0.0.1,localhost");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(call.patience)));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  if (call.body.has_value()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body->size()));
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
}

}  // namespace

struct HttpClient::Handle {
  ~Handle() { curl_easy_cleanup(curl); }
  CURL* curl = nullptr;
};

HttpClient::HttpClient() : handle_(std::make_unique<Handle>()) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started == CURLE_OK) handle_->curl = curl_easy_init();
}

HttpClient::~HttpClient() = default;

absl::StatusOr<HttpAnswer> HttpClient::Call(const HttpCall& call) {
  CURL* curl = handle_->curl;
  if (curl == nullptr) return absl::InternalError("libcurl cannot be started");
  const HeaderList headers = ListOf(call.headers);
  Body body{.bytes = "", .most = call.most_bytes};
  SetOptions(curl, call, headers.get(), body);
  if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
    return absl::UnavailableError(curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return HttpAnswer{.status = static_cast<int>(status), .body = std::move(body.bytes)};
}

}  // namespace treff::platform
