// An issuer on this machine's loopback that has people type a code (RFC 8628).
#ifndef TREFF_TESTS_CLI_DEVICE_ISSUER_H_
#define TREFF_TESTS_CLI_DEVICE_ISSUER_H_

#include <httplib.h>

#include <deque>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/platform/sync/mutex.h"
#include "tests/testing/child_process.h"

namespace treff::cli {

inline constexpr char kToken[] = "header.secret-claims.signature";
inline constexpr char kDeviceCode[] = "secret-device-code";
inline constexpr char kAfterRefusal[] = "secret words";

struct Answer {
  int status = 200;
  std::string body;
};

inline Answer Refused(const std::string& error, int status = 400) {
  return {status, nlohmann::json({{"error", error}, {"error_description", kAfterRefusal}}).dump()};
}
inline Answer Given() {
  return {200, nlohmann::json({{"token_type", "Bearer"}, {"access_token", kToken}}).dump()};
}

// An issuer on this machine's loopback.
class DeviceIssuer {
 public:
  DeviceIssuer() {
    const int port = server_.bind_to_any_port("127.0.0.1");
    address = absl::StrCat("http://127.0.0.1:", port);
    metadata = {{"issuer", address},
                {"device_authorization_endpoint", address + "/device"},
                {"token_endpoint", address + "/token"}};
    device = {{"device_code", kDeviceCode},
              {"user_code", "WDJB-MJHT"},
              {"verification_uri", "https://login.example.org/device"},
              {"verification_uri_complete", "https://login.example.org/device?code=WDJB-MJHT"},
              {"expires_in", 600},
              {"interval", 2}};
    server_.Get("/.well-known/openid-configuration", [this](const httplib::Request&,
                                                            httplib::Response& response) {
      Give(metadata_answer.body.empty() ? Answer{200, metadata.dump()} : metadata_answer, response);
    });
    server_.Post("/device", [this](const httplib::Request& request, httplib::Response& response) {
      Note(request);
      Give(device_answer.body.empty() ? Answer{200, device.dump()} : device_answer, response);
    });
    server_.Post("/token", [this](const httplib::Request& request, httplib::Response& response) {
      Note(request);
      // The last answer is given for ever.
      Give(token_answers.front(), response);
      if (token_answers.size() > 1) token_answers.pop_front();
    });
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    EXPECT_TRUE(treff::testing::WaitUntil([this] { return server_.is_running(); }));
  }
  ~DeviceIssuer() { Stop(); }

  void Stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  // One form a call, in their order.
  std::vector<httplib::Params> forms() const {
    platform::MutexLock lock(mutex_);
    return forms_;
  }

  // Set before it is asked.
  std::string address;
  nlohmann::json metadata;
  nlohmann::json device;
  Answer metadata_answer;  // without a body: `metadata`
  Answer device_answer;    // without a body: `device`
  std::deque<Answer> token_answers = {Given()};

 private:
  static void Give(const Answer& answer, httplib::Response& response) {
    response.status = answer.status;
    response.set_content(answer.body, "application/json");
  }
  void Note(const httplib::Request& request) {
    platform::MutexLock lock(mutex_);
    forms_.push_back(request.params);
  }

  httplib::Server server_;
  std::thread thread_;
  mutable platform::Mutex mutex_;
  std::vector<httplib::Params> forms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::cli

#endif  // TREFF_TESTS_CLI_DEVICE_ISSUER_H_
