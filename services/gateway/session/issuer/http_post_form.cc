// Posting forms to an issuer over libcurl.
#include <memory>

#include <curl/curl.h>

#include "absl/strings/str_cat.h"
#include "services/gateway/session/issuer/token_endpoint.h"
#include "services/platform/identity/key_source.h"
#include "services/platform/status/status.h"

namespace treff::gateway {
namespace {

constexpr size_t kMostBytes = 64 << 10;
constexpr long kPatienceMilliseconds = 5'000;

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

size_t OnBody(char* bytes, size_t, size_t count, void* user) {
  std::string& body = *static_cast<std::string*>(user);
  if (body.size() + count > kMostBytes) return 0;  // ends the transfer
  body.append(bytes, count);
  return count;
}

}  // namespace

absl::StatusOr<FormAnswer> PostFormOverHttp(const FormPost& post) {
  TREFF_RETURN_IF_ERROR(platform::CheckKeyAddress(post.address));
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, CurlDeleter> curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (curl == nullptr) return absl::InternalError("libcurl cannot be started");
  curl_slist* list = curl_slist_append(nullptr, "Accept: application/json");
  if (!post.authorization.empty()) {
    list = curl_slist_append(list, absl::StrCat("Authorization: ", post.authorization).c_str());
  }
  const std::unique_ptr<curl_slist, CurlDeleter> headers(list);
  const std::string form = Encoded(post.fields);
  FormAnswer answer;
  curl_easy_setopt(curl.get(), CURLOPT_URL, post.address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "127.0.0.1,localhost");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kPatienceMilliseconds);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, form.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size()));
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace treff::gateway
