#include "services/platform/identity/keys/key_source.h"

#include <fstream>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

using nlohmann::json;

bool IsUrl(const std::string& text) {
  return absl::StartsWith(text, "https://") || absl::StartsWith(text, "http://");
}

class KeyFile : public KeySource {
 public:
  explicit KeyFile(std::string path) : path_(std::move(path)) {}
  absl::StatusOr<std::string> Fetch() override {
    std::ifstream file(path_, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file.good() && !file.eof()) {
      return absl::UnavailableError(absl::StrCat("cannot read ", path_));
    }
    return text;
  }

 private:
  const std::string path_;
};

class KeyAddress : public KeySource {
 public:
  KeyAddress(std::string address, HttpGet get)
      : address_(std::move(address)), get_(std::move(get)) {}
  absl::StatusOr<std::string> Fetch() override { return get_(address_); }

 private:
  const std::string address_;
  const HttpGet get_;
};

// Asked anew each time: an issuer may move its keys.
class DiscoveredKeys : public KeySource {
 public:
  DiscoveredKeys(std::string issuer, HttpGet get)
      : issuer_(std::move(issuer)), get_(std::move(get)) {}

  absl::StatusOr<std::string> Fetch() override {
    const std::string address =
        absl::StrCat(absl::StripSuffix(issuer_, "/"), "/.well-known/openid-configuration");
    TREFF_ASSIGN_OR_RETURN(const std::string text, get_(address));
    const json configuration = json::parse(text, nullptr, /*allow_exceptions=*/false);
    const auto named = [&](const char* key) -> std::string {
      if (!configuration.is_object()) return "";
      const auto found = configuration.find(key);
      return found != configuration.end() && found->is_string() ? found->get<std::string>() : "";
    };
    if (named("issuer") != issuer_) {
      return absl::InvalidArgumentError(
          absl::StrCat(address, " must be of the issuer ", issuer_, ", to the letter"));
    }
    const std::string keys = named("jwks_uri");
    TREFF_RETURN_IF_ERROR(Annotate(CheckKeyAddress(keys), absl::StrCat("jwks_uri of ", address)));
    return get_(keys);
  }

 private:
  const std::string issuer_;
  const HttpGet get_;
};

}  // namespace

absl::Status CheckKeyAddress(const std::string& address) {
  TREFF_RETURN_IF_ERROR(CheckHttpUrl(address));
  absl::string_view rest = address;
  if (!absl::ConsumePrefix(&rest, "http://")) return absl::OkStatus();
  std::string server(rest.substr(0, rest.find('/')));
  if (!absl::StrContains(server, ":") || absl::EndsWith(server, "]")) server += ":80";
  if (IsLoopback(server)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "must be https://…: over http, anybody on the way may add keys");
}

std::unique_ptr<KeySource> NewKeySource(const std::string& issuer, const std::string& keys,
                                        HttpGet get) {
  if (keys.empty()) return std::make_unique<DiscoveredKeys>(issuer, std::move(get));
  if (IsUrl(keys)) return std::make_unique<KeyAddress>(keys, std::move(get));
  return std::make_unique<KeyFile>(keys);
}

}  // namespace treff::platform
