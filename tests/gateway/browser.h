// A browser as far as signing in needs one: it keeps cookies of one site, and goes where it is
// sent.
#ifndef TREFF_TESTS_GATEWAY_BROWSER_H_
#define TREFF_TESTS_GATEWAY_BROWSER_H_

#include <httplib.h>

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace treff::gateway {

struct BrowserAnswer {
  int status = 0;
  std::string body;
  std::string address;   // that gave it
  std::string location;  // where it sends the browser; empty: nowhere
  httplib::Headers headers;
};

class Browser {
 public:
  // `site` is the public address of the gateways, of which that on `port` answers: a proxy ends TLS
  // and passes the header Host on.
  Browser(std::string site, int port) : site_(std::move(site)), port_(port) {}

  // The proxy goes to another replica from now on.
  void GoToReplica(int port) { port_ = port; }
  std::map<std::string, std::string>& cookies() { return cookies_; }

  // One request, at a path of the site or a whole address.
  BrowserAnswer Get(const std::string& address) { return Ask("GET", address, ""); }
  BrowserAnswer Post(const std::string& path, const std::string& json) {
    return Ask("POST", path, json);
  }
  BrowserAnswer Delete(const std::string& path) { return Ask("DELETE", path, ""); }
  // Goes on where it is sent, until it is sent nowhere, or to `until`.
  BrowserAnswer Follow(BrowserAnswer answer, const std::string& until = "") {
    for (int i = 0; i < 10 && !answer.location.empty() && answer.location != until; ++i) {
      if (!until.empty() && absl::StartsWith(answer.location, until)) break;
      answer = Get(answer.location);
    }
    return answer;
  }

 private:
  BrowserAnswer Ask(const std::string& method, const std::string& address,
                    const std::string& json) {
    const bool is_own = absl::StartsWith(address, "/") || absl::StartsWith(address, site_);
    constexpr size_t kInName = 8;  // of "https://name/" and "http://name/"
    const size_t path_at = absl::StartsWith(address, "/") ? 0 : address.find('/', kInName);
    httplib::Request request;
    request.method = method;
    request.path = address.substr(path_at);
    request.body = json;
    if (is_own) {
      request.headers = {{"Host", site_.substr(site_.find("://") + 3)}, {"Cookie", CookieLine()}};
      if (method != "GET") request.headers.emplace("Origin", site_);
      if (!json.empty()) request.headers.emplace("Content-Type", "application/json");
    }
    httplib::Client client =
        is_own ? httplib::Client("127.0.0.1", port_) : httplib::Client(address.substr(0, path_at));
    client.set_read_timeout(20);
    const auto answer = client.send(request);
    if (!answer) return {};
    if (is_own) TakeCookies(*answer);
    return {.status = answer->status,
            .body = answer->body,
            .address = address,
            .location = answer->get_header_value("Location"),
            .headers = answer->headers};
  }

  std::string CookieLine() const {
    std::string line;
    for (const auto& [name, value] : cookies_) {
      absl::StrAppend(&line, line.empty() ? "" : "; ", name, "=", value);
    }
    return line;
  }
  void TakeCookies(const httplib::Response& response) {
    for (const auto& [name, text] : response.headers) {
      if (name != "Set-Cookie") continue;
      const std::string cookie = text.substr(0, text.find(';'));
      const size_t equals = cookie.find('=');
      if (absl::StrContains(text, "Max-Age=0")) {
        cookies_.erase(cookie.substr(0, equals));
      } else {
        cookies_[cookie.substr(0, equals)] = cookie.substr(equals + 1);
      }
    }
  }

  const std::string site_;
  int port_;
  std::map<std::string, std::string> cookies_;
};

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_BROWSER_H_
