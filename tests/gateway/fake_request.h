// A request that a test makes up.
#ifndef TREFF_TESTS_GATEWAY_FAKE_REQUEST_H_
#define TREFF_TESTS_GATEWAY_FAKE_REQUEST_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/gateway/http/http_message.h"

namespace treff::gateway {

struct FakeRequest : public HttpRequest {
  FakeRequest(std::string asked_method, std::string asked_path,
              std::map<std::string, std::string> sent = {}, std::string content = "")
      : asked_by(std::move(asked_method)),
        asked_for(std::move(asked_path)),
        headers(std::move(sent)),
        body(std::move(content)) {}

  const std::string& method() const override { return asked_by; }
  const std::string& path() const override { return asked_for; }
  std::string Header(const char* name) const override {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  std::vector<std::string> Parameters(const char* name) const override {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::vector<std::string>() : found->second;
  }
  absl::StatusOr<std::string> ReadBody(size_t) const override { return body; }
  bool IsAbandoned() const override { return false; }

  std::string asked_by, asked_for;
  std::map<std::string, std::string> headers;
  std::string body;
  std::map<std::string, std::vector<std::string>> parameters;
};

// The value of a header of `response`; "" without it.
inline std::string HeaderOf(const HttpResponse& response, const std::string& name) {
  for (const auto& header : response.headers) {
    if (header.first == name) return header.second;
  }
  return "";
}

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_FAKE_REQUEST_H_
