#include "services/casework/webhooks/webhook_sender.h"

#include <memory>

#include <curl/curl.h>
#include <sys/socket.h>

#include "absl/strings/str_cat.h"

namespace treff::casework {
namespace {

constexpr char kUserAgent[] = "treff-casework/0.1";
constexpr size_t kMaxAnswerBytes = 64 * 1024;

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What the callbacks write to.
struct Transfer {
  const SenderOptions& options;
  size_t received = 0;
  bool forbidden = false;
  bool too_long = false;
  bool cancelled = false;
};

// The address that is connected to: what the name resolved to a moment ago plays no part.
curl_socket_t OpenSocket(void* user, curlsocktype, curl_sockaddr* address) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  if (transfer.options.reach == Reach::kPublic && !IsPublicAddress(address->addr)) {
    transfer.forbidden = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

size_t OnBody(char*, size_t, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.received += count;
  transfer.too_long = transfer.received > kMaxAnswerBytes;
  return transfer.too_long ? 0 : count;
}

int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.cancelled = transfer.options.cancelled();
  return transfer.cancelled ? 1 : 0;
}

void SetOptions(CURL* curl, const WebhookMessage& message, curl_slist* headers,
                Transfer& transfer) {
  const auto timeout = static_cast<long>(absl::ToInt64Milliseconds(transfer.options.timeout));
  curl_easy_setopt(curl, CURLOPT_URL, message.uri.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                   transfer.options.reach == Reach::kPublic ? "https" : "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, kUserAgent);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, message.body.c_str());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.body.size()));
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, OnProgress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

curl_slist* HeadersOf(const WebhookMessage& message) {
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  for (const std::string& header : {absl::StrCat("webhook-id: ", message.id),
                                    absl::StrCat("webhook-timestamp: ", message.timestamp),
                                    absl::StrCat("webhook-signature: ", message.signature)}) {
    list = curl_slist_append(list, header.c_str());
  }
  return list;
}

}  // namespace

absl::StatusOr<int> PostToWebhook(const WebhookMessage& message, const SenderOptions& options) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, CurlDeleter> curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (curl == nullptr) return absl::InternalError("libcurl cannot be started");
  const std::unique_ptr<curl_slist, CurlDeleter> headers(HeadersOf(message));
  Transfer transfer{options};
  SetOptions(curl.get(), message, headers.get(), transfer);
  const CURLcode code = curl_easy_perform(curl.get());
  if (transfer.cancelled) return absl::CancelledError("cancelled");
  if (code != CURLE_OK && transfer.forbidden) {
    return absl::PermissionDeniedError("the address resolves to one of a private network");
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return absl::UnavailableError(
        absl::StrCat("no whole answer within ", absl::FormatDuration(options.timeout)));
  }
  // Whoever answers at length has answered.
  if (code != CURLE_OK && !transfer.too_long) {
    return absl::UnavailableError(curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

}  // namespace treff::casework
