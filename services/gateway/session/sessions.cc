#include "services/gateway/session/sessions.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

constexpr size_t kTokenBytes = 32;
// Of a token without an end; later than any other.
constexpr int64_t kNever = int64_t{1} << 60;

int64_t Written(absl::Time time) {
  return time == absl::InfiniteFuture() ? kNever : absl::ToUnixMillis(time);
}
absl::Time Read(int64_t milliseconds) {
  return milliseconds == kNever ? absl::InfiniteFuture() : absl::FromUnixMillis(milliseconds);
}

// None when it is not what this version writes: another's session begins anew.
std::optional<Session> SessionOf(const std::string& text) {
  const json kept = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto text_of = [&](const char* name) { return kept[name].get<std::string>(); };
  if (!kept.is_object()) return std::nullopt;
  for (const char* name : {"caller", "role", "place", "token", "refreshToken"}) {
    if (!kept.contains(name) || !kept[name].is_string()) return std::nullopt;
  }
  for (const char* name : {"tokenEndsAt", "beganAt"}) {
    if (!kept.contains(name) || !kept[name].is_number_integer()) return std::nullopt;
  }
  return Session{.identity = {.caller = text_of("caller"),
                              .role = text_of("role"),
                              .place = text_of("place"),
                              .token = text_of("token"),
                              .token_ends_at = Read(kept["tokenEndsAt"].get<int64_t>()),
                              .refresh_token = text_of("refreshToken")},
                 .key = "",
                 .began_at = Read(kept["beganAt"].get<int64_t>()),
                 .ends_at = absl::InfinitePast()};
}

}  // namespace

std::string Sessions::SealedOf(const Identity& identity, absl::Time began_at,
                               const std::string& key) const {
  const json kept = {{"caller", identity.caller},
                     {"role", identity.role},
                     {"place", identity.place},
                     {"token", identity.token},
                     {"tokenEndsAt", Written(identity.token_ends_at)},
                     {"refreshToken", identity.refresh_token},
                     {"beganAt", Written(began_at)}};
  return sealer_.Seal(kept.dump(-1, ' ', false, json::error_handler_t::replace), key);
}

absl::StatusOr<std::string> Sessions::Begin(const Identity& identity) {
  std::string bytes(kTokenBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  std::string token = platform::Hex(bytes);
  const std::string key = platform::Sha256Hex(token);
  TREFF_RETURN_IF_ERROR(
      store_.Put(key, SealedOf(identity, clock_.Now(), key), options_.longest_idle));
  return token;
}

absl::StatusOr<std::optional<Session>> Sessions::Find(std::string_view token) {
  if (token.size() != 2 * kTokenBytes) return std::nullopt;
  return FindKey(platform::Sha256Hex(token));
}

absl::StatusOr<std::optional<Session>> Sessions::FindKey(const std::string& key) {
  TREFF_ASSIGN_OR_RETURN(const auto sealed, store_.Find(key, options_.longest_idle));
  if (!sealed.has_value()) return std::nullopt;
  const auto opened = sealer_.Open(*sealed, key);
  std::optional<Session> session = opened.has_value() ? SessionOf(*opened) : std::nullopt;
  if (!session.has_value()) return std::nullopt;
  const absl::Time now = clock_.Now();
  session->key = key;
  session->ends_at = std::min(session->began_at + options_.longest, now + options_.longest_idle);
  if (session->identity.refresh_token.empty()) {
    session->ends_at = std::min(session->ends_at, session->identity.token_ends_at);
  }
  if (session->ends_at > now) return session;
  TREFF_RETURN_IF_ERROR(store_.End(key).status());
  return std::nullopt;
}

absl::StatusOr<bool> Sessions::Change(const Session& session, const Identity& identity) {
  return store_.Replace(session.key, SealedOf(identity, session.began_at, session.key),
                        options_.longest_idle);
}

absl::StatusOr<std::optional<Session>> Sessions::Take(std::string_view token) {
  TREFF_ASSIGN_OR_RETURN(std::optional<Session> session, Find(token));
  TREFF_ASSIGN_OR_RETURN(const bool was_there, End(token));
  if (!was_there) return std::nullopt;
  return session;
}

absl::StatusOr<bool> Sessions::End(std::string_view token) {
  return store_.End(platform::Sha256Hex(token));
}

}  // namespace treff::gateway
