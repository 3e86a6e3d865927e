#include "services/platform/identity/demo_issuer.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using v1::Access;

constexpr char kIssuer[] = "treff-demo";
constexpr size_t kOrganisationDigits = 9;

class InProcessKeys : public KeySource {
 public:
  explicit InProcessKeys(std::string keys) : keys_(std::move(keys)) {}
  absl::StatusOr<std::string> Fetch() override { return keys_; }

 private:
  const std::string keys_;
};

bool IsOrganisation(std::string_view text) {
  return text.size() == kOrganisationDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// What is wrong with a role and its place.
absl::Status CheckRole(Role role, std::string_view place) {
  FieldErrors errors;
  const bool has_owner = role == Access::MUNICIPALITY || role == Access::COUNTY;
  if (role == Access::ROLE_UNSPECIFIED || role == Access::SERVICE) {
    std::vector<std::string> words;
    for (int i = Access::OFFICER; i < Access::SERVICE; ++i) {
      words.push_back(WordOfRole(static_cast<Role>(i)));
    }
    errors.Add("role", absl::StrCat("must be one of ", absl::StrJoin(words, ", ")));
  } else if (has_owner && OwnerOfPlace(role, place).empty()) {
    errors.Add("place", absl::StrCat("must be the ", WordOfRole(role), "'s code, ",
                                     role == Access::COUNTY ? 2 : 4, " digits in quotes"));
  } else if (role == Access::SYSTEM && !IsOrganisation(place)) {
    errors.Add("place", "must be the organisation's number, nine digits");
  } else if (!has_owner && role != Access::SYSTEM && !place.empty()) {
    errors.Add("place", absl::StrCat("must be left out: ", WordOfRole(role), " has no place"));
  }
  return errors.ToStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<DemoIssuer>> DemoIssuer::Make(const Clock& clock) {
  auto key = SigningKey::Generate();
  if (!key.ok()) return Annotate(key.status(), "the demo issuer");
  return std::unique_ptr<DemoIssuer>(new DemoIssuer(*std::move(key), clock));
}

ClaimRules DemoIssuer::rules() { return {.issuer = kIssuer, .audience = kIssuer}; }

absl::StatusOr<std::string> DemoIssuer::Mint(std::string_view role_word,
                                             std::string_view place) const {
  const Role role = RoleOfWord(role_word);
  TREFF_RETURN_IF_ERROR(CheckRole(role, place));
  const ClaimRules rules = DemoIssuer::rules();
  const absl::Time now = clock_.Now();
  json claims = {
      {"iss", rules.issuer},
      {"aud", rules.audience},
      {"sub", absl::StrCat("demo:", WordOfRole(role), place.empty() ? "" : ":", Absl(place))},
      {"iat", absl::ToUnixSeconds(now)},
      {"exp", absl::ToUnixSeconds(now + kLifetime)},
      {rules.role_claim, WordOfRole(role)}};
  if (role == Access::SYSTEM) {
    claims["consumer"] = {{"authority", "iso6523-actorid-upis"},
                          {"ID", absl::StrCat("0192:", Absl(place))}};
  } else if (!place.empty()) {
    claims["treff_place"] = std::string(place);
  }
  return Sign(claims.dump());
}

std::unique_ptr<KeySource> DemoIssuer::NewKeySource() const {
  return std::make_unique<InProcessKeys>(public_keys());
}

}  // namespace treff::platform
