#include "services/ingestion/fetch/http_exchange.h"

#include <memory>
#include <string_view>

#include <curl/curl.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/ingestion/fetch/gunzip.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr char kUserAgent[] = "treff-ingestion/0.1 (settlement of refugees; open data)";
constexpr size_t kMaxHeaders = 200;
// JSON readers look a few bytes beyond the end: room for them saves a copy.
constexpr size_t kSpareBytes = 64;

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What the callbacks write to.
struct Transfer {
  const HttpExchange& exchange;
  HttpAnswer answer;
  bool too_large = false;
  bool cancelled = false;
};

size_t OnBody(char* bytes, size_t, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  if (static_cast<int64_t>(transfer.answer.body.size() + count) > transfer.exchange.max_bytes) {
    transfer.too_large = true;
    return 0;  // ends the transfer
  }
  transfer.answer.body.append(bytes, count);
  return count;
}

size_t OnHeader(char* bytes, size_t, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(bytes, count);
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos && transfer.answer.headers.size() < kMaxHeaders) {
    transfer.answer.headers[absl::AsciiStrToLower(Absl(line.substr(0, colon)))] =
        std::string(absl::StripAsciiWhitespace(Absl(line.substr(colon + 1))));
  }
  return count;
}

int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.cancelled = transfer.exchange.cancelled && transfer.exchange.cancelled();
  return transfer.cancelled ? 1 : 0;
}

void SetOptions(CURL* curl, const HttpExchange& exchange, curl_slist* headers, Transfer& transfer) {
  curl_easy_setopt(curl, CURLOPT_URL, exchange.address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "127.0.0.1,localhost");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, kUserAgent);
  curl_easy_setopt(curl, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // takes half of it for the whole
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(exchange.connect_timeout)));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(exchange.total_timeout)));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
                   static_cast<long>(absl::ToInt64Seconds(exchange.stall_timeout)));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, OnHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, OnProgress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

void SetRequest(CURL* curl, const HttpExchange& exchange) {
  if (!exchange.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(exchange.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, exchange.body.data());
  }
  if (!exchange.method.empty()) {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, exchange.method.c_str());
  }
  if (!exchange.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, exchange.ca_file.c_str());
  if (exchange.signature.has_value()) {
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, exchange.signature->scope.c_str());
    curl_easy_setopt(curl, CURLOPT_USERNAME, exchange.signature->name.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, exchange.signature->secret.c_str());
  }
}

}  // namespace

std::string HttpAnswer::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

absl::StatusOr<HttpAnswer> Exchange(const HttpExchange& exchange) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, CurlDeleter> curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (curl == nullptr) return absl::InternalError("libcurl cannot be started");
  curl_slist* list = nullptr;
  for (const std::string& header : exchange.headers) {
    list = curl_slist_append(list, header.c_str());
  }
  // Not brotli: a server that packs it while we wait takes a second for what gzip does in
  // milliseconds.
  list = curl_slist_append(list, "Accept-Encoding: gzip");
  const std::unique_ptr<curl_slist, CurlDeleter> headers(list);
  Transfer transfer{exchange, {}};
  SetOptions(curl.get(), exchange, headers.get(), transfer);
  SetRequest(curl.get(), exchange);
  const CURLcode code = curl_easy_perform(curl.get());
  if (transfer.cancelled) return absl::CancelledError("cancelled");
  if (transfer.too_large) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the answer is larger than the ", exchange.max_bytes,
                     " bytes that the catalogue allows its source"));
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return absl::UnavailableError(
        absl::StrCat("no whole answer within ", absl::FormatDuration(exchange.total_timeout)));
  }
  if (code != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.answer.status = static_cast<int>(status);
  const std::string packed = absl::AsciiStrToLower(transfer.answer.Header("content-encoding"));
  if (!packed.empty() && packed != "identity" && !transfer.answer.body.empty()) {
    if (packed != "gzip" && packed != "x-gzip" && packed != "deflate") {
      return absl::UnavailableError("the answer is packed in a way that was not asked for");
    }
    TREFF_ASSIGN_OR_RETURN(transfer.answer.body, Gunzip(transfer.answer.body, exchange.max_bytes));
  }
  transfer.answer.body.reserve(transfer.answer.body.size() + kSpareBytes);
  return std::move(transfer.answer);
}

}  // namespace treff::ingestion
