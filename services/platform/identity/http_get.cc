// Fetching keys over libcurl.
#include <memory>

#include <curl/curl.h>

#include "absl/strings/str_cat.h"
#include "services/platform/identity/key_source.h"
#include "services/platform/status/status.h"

namespace treff::platform {
namespace {

constexpr size_t kMostBytes = 256 << 10;
constexpr long kPatienceMilliseconds = 5'000;

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

size_t OnBody(char* bytes, size_t, size_t count, void* user) {
  std::string& body = *static_cast<std::string*>(user);
  if (body.size() + count > kMostBytes) return 0;  // ends the transfer
  body.append(bytes, count);
  return count;
}

}  // namespace

absl::StatusOr<std::string> GetOverHttp(const std::string& address) {
  TREFF_RETURN_IF_ERROR(CheckKeyAddress(address));
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, CurlDeleter> curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (curl == nullptr) return absl::InternalError("libcurl cannot be started");
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "127.0.0.1,localhost");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kPatienceMilliseconds);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    return absl::UnavailableError(absl::StrCat(address, ": ", curl_easy_strerror(code)));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) {
    return absl::UnavailableError(absl::StrCat(address, " answers with the status ", status));
  }
  return body;
}

}  // namespace treff::platform
