#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/session/sign_in.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

struct Role {
  std::string_view name;
  size_t place_digits;  // 0: it has no place
};

constexpr std::array kRoles = {Role{"officer", 0}, Role{"lead", 0}, Role{"municipality", 4},
                               Role{"county", 2}, Role{"analyst", 0}};

// "" when it is missing or no text.
std::string TextOf(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool IsCode(const std::string& place, size_t digits) {
  return place.size() == digits && std::all_of(place.begin(), place.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

class Demo : public SignIn {
 public:
  explicit Demo(const platform::DemoIssuer* issuer) : issuer_(issuer) {}
  std::string name() const override { return "demo"; }
  bool is_demo() const override { return true; }
  absl::StatusOr<Identity> Identify(const std::string& text) const override;

 private:
  const platform::DemoIssuer* const issuer_;
};

absl::StatusOr<Identity> Demo::Identify(const std::string& text) const {
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return absl::InvalidArgumentError(R"(the body must be JSON, as {"role": "officer"})");
  }
  const std::string name = TextOf(object, "role");
  const auto* role = std::find_if(kRoles.begin(), kRoles.end(),
                                  [&](const Role& known) { return known.name == name; });
  platform::FieldErrors errors;
  if (role == kRoles.end()) {
    errors.Add("role", "must be one of officer, lead, municipality, county, analyst");
    return errors.ToStatus();
  }
  const std::string place = TextOf(object, "place");
  const bool has_place = object.contains("place") && !object["place"].is_null();
  if (role->place_digits > 0 && !IsCode(place, role->place_digits)) {
    errors.Add("place", absl::StrCat("must be the ", platform::Absl(role->name), "'s code, ",
                                     role->place_digits, " digits in quotes"));
  } else if (role->place_digits == 0 && has_place) {
    errors.Add("place", absl::StrCat("must be left out: ", name, " has no place"));
  }
  if (!errors.empty()) return errors.ToStatus();
  Identity identity{.caller = absl::StrCat("demo:", name, place.empty() ? "" : ":", place),
                    .role = name,
                    .place = place};
  if (issuer_ != nullptr) {
    TREFF_ASSIGN_OR_RETURN(identity.token, issuer_->Mint(name, place));
  }
  return identity;
}

}  // namespace

std::unique_ptr<SignIn> DemoSignIn(const platform::DemoIssuer* issuer) {
  return std::make_unique<Demo>(issuer);
}

}  // namespace treff::gateway
