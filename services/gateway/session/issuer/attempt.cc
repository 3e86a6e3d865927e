#include "services/gateway/session/issuer/attempt.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

constexpr size_t kSecretBytes = 32;
constexpr size_t kLongestPath = 1024;
// What the seal is bound to: no session's value is taken for an attempt.
constexpr char kPlace[] = "sign-in";
// Of ours that begin and end sessions: coming back to them would begin again without end.
constexpr char kSessionPaths[] = "/session";

std::string NewSecret() {
  std::string bytes(kSecretBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return absl::WebSafeBase64Escape(bytes);
}

}  // namespace

SignInAttempt NewAttempt(const std::string& path, const std::string& language, absl::Time now) {
  return {.state = NewSecret(),
          .nonce = NewSecret(),
          .verifier = NewSecret(),
          .path = path,
          .language = language,
          .began_at = now};
}

std::string SealedAttempt(const SignInAttempt& attempt, const Sealer& sealer) {
  const json fields = {attempt.state,    attempt.nonce, attempt.verifier,
                       attempt.language, attempt.path,  absl::ToUnixSeconds(attempt.began_at)};
  return absl::WebSafeBase64Escape(sealer.Seal(fields.dump(), kPlace));
}

std::optional<SignInAttempt> OpenAttempt(std::string_view cookie, const Sealer& sealer,
                                         absl::Time now) {
  std::string sealed;
  if (!absl::WebSafeBase64Unescape(platform::Absl(cookie), &sealed)) return std::nullopt;
  const auto opened = sealer.Open(sealed, kPlace);
  if (!opened.has_value()) return std::nullopt;
  const json fields = json::parse(*opened, nullptr, /*allow_exceptions=*/false);
  // Of this version: replicas of two may stand beside each other for a while.
  if (!fields.is_array() || fields.size() != 6 || !fields[5].is_number_integer() ||
      !std::all_of(fields.begin(), fields.begin() + 5,
                   [](const json& field) { return field.is_string(); })) {
    return std::nullopt;
  }
  SignInAttempt attempt{.state = fields[0],
                        .nonce = fields[1],
                        .verifier = fields[2],
                        .path = fields[4],
                        .language = fields[3],
                        .began_at = absl::FromUnixSeconds(fields[5].get<int64_t>())};
  if (now >= attempt.began_at + kLongestAttempt) return std::nullopt;
  return attempt;
}

std::string ChallengeOf(std::string_view verifier) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size());
  return absl::WebSafeBase64Escape(digest);
}

bool IsSameSecret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string LocalPath(const std::string& path) {
  const bool is_plain = std::all_of(path.begin(), path.end(),
                                    [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
  const bool is_local = absl::StartsWith(path, "/") && !absl::StartsWith(path, "//");
  if (!is_plain || !is_local || path.size() > kLongestPath ||
      absl::StartsWith(path, kSessionPaths)) {
    return "/";
  }
  return path;
}

}  // namespace treff::gateway
