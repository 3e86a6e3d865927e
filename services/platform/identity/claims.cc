#include "services/platform/identity/claims.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/identity/refusal.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using v1::Access;

constexpr size_t kLongestCaller = 200;
constexpr char kScopePrefix[] = "treff:";
constexpr char kPlaceClaim[] = "treff_place";
// Of Norwegian organisation numbers in ISO 6523.
constexpr char kOrganisationPrefix[] = "0192:";
constexpr size_t kOrganisationDigits = 9;
// Of the year 5138: beyond it, seconds were milliseconds.
constexpr double kLatestSecond = 1e11;

bool IsDigits(std::string_view text, size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

std::string TextOf(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// A text, or a list of texts; anything else is none.
std::vector<std::string> TextsOf(const json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return {found->get<std::string>()};
  std::vector<std::string> texts;
  if (!found->is_array()) return texts;
  for (const json& one : *found) {
    if (one.is_string()) texts.push_back(one.get<std::string>());
  }
  return texts;
}

// NumericDate of RFC 7519: seconds since 1970, with or without a fraction.
std::optional<absl::Time> TimeOf(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds < kLatestSecond)) return std::nullopt;
  return absl::FromUnixSeconds(0) + absl::Seconds(seconds);
}

absl::StatusOr<absl::Time> CheckTimes(const json& claims, absl::Duration leeway, absl::Time now) {
  const auto expiry = TimeOf(claims, "exp");
  if (!expiry.has_value() || now >= *expiry + leeway) return RefuseToken(token_faults::kExpired);
  if (claims.contains("nbf")) {
    const auto begin = TimeOf(claims, "nbf");
    if (!begin.has_value() || now + leeway < *begin) return RefuseToken(token_faults::kNotYetValid);
  }
  return *expiry + leeway;
}

absl::StatusOr<Role> RoleOf(const json& claims, const std::string& role_claim) {
  std::set<Role> roles;
  if (claims.contains(role_claim)) {
    for (const std::string& word : TextsOf(claims, role_claim)) roles.insert(RoleOfWord(word));
  } else {
    const std::string scopes = TextOf(claims, "scope");
    for (absl::string_view scope : absl::StrSplit(scopes, ' ')) {
      if (absl::ConsumePrefix(&scope, kScopePrefix)) roles.insert(RoleOfWord(Std(scope)));
    }
  }
  if (roles.size() != 1 || *roles.begin() == Access::ROLE_UNSPECIFIED ||
      *roles.begin() == Access::SERVICE) {
    return RefuseToken(token_faults::kRole);
  }
  return *roles.begin();
}

// "systems/889640782" of Maskinporten's {"authority": "iso6523-actorid-upis", "ID":
// "0192:889640782"}.
absl::StatusOr<std::string> SystemOf(const json& claims) {
  const auto consumer = claims.find("consumer");
  const std::string id =
      consumer != claims.end() && consumer->is_object() ? TextOf(*consumer, "ID") : "";
  absl::string_view organisation = id;
  if (!absl::ConsumePrefix(&organisation, kOrganisationPrefix) ||
      !IsDigits(Std(organisation), kOrganisationDigits)) {
    return RefuseToken(token_faults::kConsumer);
  }
  return absl::StrCat("systems/", organisation);
}

absl::StatusOr<std::string> SubjectOf(const json& claims) {
  std::string subject = TextOf(claims, "sub");
  const bool is_readable = !subject.empty() && subject.size() <= kLongestCaller &&
                           std::all_of(subject.begin(), subject.end(), [](char c) {
                             return absl::ascii_isgraph(static_cast<unsigned char>(c));
                           });
  // It is kept as the author of what its bearer writes.
  if (!is_readable || HoldsIdentityNumber(subject)) return RefuseToken(token_faults::kSubject);
  return subject;
}

}  // namespace

Role RoleOfWord(std::string_view word) {
  const std::string name = absl::AsciiStrToUpper(Absl(word));
  Role role = Access::ROLE_UNSPECIFIED;
  // The words are lower case, as they are written in tokens.
  if (name == word || !Access::Role_Parse(name, &role)) return Access::ROLE_UNSPECIFIED;
  return role;
}

std::string WordOfRole(Role role) { return absl::AsciiStrToLower(Access::Role_Name(role)); }

std::string OwnerOfPlace(Role role, std::string_view place) {
  if (role == Access::MUNICIPALITY && IsDigits(place, 4)) {
    return absl::StrCat("municipalities/", Absl(place));
  }
  if (role == Access::COUNTY && IsDigits(place, 2)) return absl::StrCat("regions/", Absl(place));
  return "";
}

absl::StatusOr<Bearer> ReadClaims(std::string_view payload, const ClaimRules& rules,
                                  absl::Time now) {
  const json claims = json::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!claims.is_object()) return RefuseToken(token_faults::kMalformed);
  if (TextOf(claims, "iss") != rules.issuer) return RefuseToken(token_faults::kIssuer);
  const std::vector<std::string> audience = TextsOf(claims, "aud");
  if (std::find(audience.begin(), audience.end(), rules.audience) == audience.end()) {
    return RefuseToken(token_faults::kAudience);
  }
  Bearer bearer;
  TREFF_ASSIGN_OR_RETURN(bearer.ends_at, CheckTimes(claims, rules.leeway, now));
  TREFF_ASSIGN_OR_RETURN(bearer.principal.role, RoleOf(claims, rules.role_claim));
  if (bearer.principal.role == Access::SYSTEM) {
    TREFF_ASSIGN_OR_RETURN(bearer.principal.own, SystemOf(claims));
    bearer.caller = bearer.principal.own;
    return bearer;
  }
  TREFF_ASSIGN_OR_RETURN(bearer.caller, SubjectOf(claims));
  if (bearer.principal.role == Access::MUNICIPALITY || bearer.principal.role == Access::COUNTY) {
    bearer.principal.own = OwnerOfPlace(bearer.principal.role, TextOf(claims, kPlaceClaim));
    if (bearer.principal.own.empty()) return RefuseToken(token_faults::kPlace);
  }
  return bearer;
}

absl::Status CheckIdToken(std::string_view payload, const IdTokenRules& rules, absl::Time now) {
  const json claims = json::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!claims.is_object()) return RefuseToken(token_faults::kMalformed);
  if (TextOf(claims, "iss") != rules.issuer) return RefuseToken(token_faults::kIssuer);
  const std::vector<std::string> audience = TextsOf(claims, "aud");
  const bool is_meant =
      std::find(audience.begin(), audience.end(), rules.client_id) != audience.end();
  // Of several, the one that asked for it; where it is named at all, it is this one.
  const bool names_party = claims.contains("azp");
  if (!is_meant || (audience.size() > 1 && !names_party) ||
      (names_party && TextOf(claims, "azp") != rules.client_id)) {
    return RefuseToken(token_faults::kAudience);
  }
  TREFF_RETURN_IF_ERROR(CheckTimes(claims, rules.leeway, now).status());
  // An empty one would be answered by any token without.
  if (rules.nonce.empty() || TextOf(claims, "nonce") != rules.nonce) {
    return RefuseToken(token_faults::kNonce);
  }
  return absl::OkStatus();
}

}  // namespace treff::platform
