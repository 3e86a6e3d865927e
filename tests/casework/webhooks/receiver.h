// A receiver of webhooks: a real HTTP server on this machine.
#ifndef TREFF_TESTS_CASEWORK_WEBHOOKS_RECEIVER_H_
#define TREFF_TESTS_CASEWORK_WEBHOOKS_RECEIVER_H_

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <httplib.h>
#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/sync/mutex.h"

namespace treff::casework {

struct Received {
  std::string id, timestamp, signature, body, content_type;
};

class Receiver {
 public:
  // Answers the n-th post, from 0, with the status that `answer` says.
  using Answer = std::function<int(int)>;
  explicit Receiver(Answer answer = [](int) { return 204; }) : answer_(std::move(answer)) {
    server_.Post("/treff", [this](const httplib::Request& request, httplib::Response& response) {
      platform::MutexLock lock(mutex_);
      response.status = answer_(static_cast<int>(received_.size()));
      received_.push_back({request.get_header_value("webhook-id"),
                           request.get_header_value("webhook-timestamp"),
                           request.get_header_value("webhook-signature"), request.body,
                           request.get_header_value("Content-Type")});
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Receiver() {
    server_.stop();
    thread_.join();
  }

  std::string uri() const { return absl::StrCat("http://127.0.0.1:", port_, "/treff"); }
  int port() const { return port_; }
  httplib::Server& server() { return server_; }
  std::vector<Received> received() const {
    platform::MutexLock lock(mutex_);
    return received_;
  }

 private:
  const Answer answer_;
  mutable platform::Mutex mutex_;
  std::vector<Received> received_ ABSL_GUARDED_BY(mutex_);
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

// Whether a receiver that has the public key takes the signature, as the specification says.
inline bool IsSignedBy(const std::string& public_key, const Received& received) {
  absl::string_view key_text = public_key, signature_text = received.signature;
  std::string key, signature;
  if (!absl::ConsumePrefix(&key_text, "whpk_") || !absl::ConsumePrefix(&signature_text, "v1a,") ||
      !absl::Base64Unescape(key_text, &key) || !absl::Base64Unescape(signature_text, &signature) ||
      key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) {
    return false;
  }
  const std::string text = absl::StrCat(received.id, ".", received.timestamp, ".", received.body);
  const auto bytes = [](const std::string& s) {
    return reinterpret_cast<const unsigned char*>(s.data());
  };
  return crypto_sign_verify_detached(bytes(signature), bytes(text), text.size(), bytes(key)) == 0;
}

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_WEBHOOKS_RECEIVER_H_
