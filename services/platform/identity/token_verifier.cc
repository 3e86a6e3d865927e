#include "services/platform/identity/token_verifier.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "services/platform/identity/refusal.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using nlohmann::json;

constexpr std::string_view kAlgorithms[] = {"RS256", "PS256", "ES256", "EdDSA"};

// What a token says of how it is signed.
struct Header {
  std::string algorithm;
  std::string key_id;
};

// Three parts of base64url, the last of which is a signature.
bool IsCompact(std::string_view token) {
  return std::count(token.begin(), token.end(), '.') == 2 && token.back() != '.' &&
         std::all_of(token.begin(), token.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ||
                  c == '.';
         });
}

absl::StatusOr<Header> ReadHeader(std::string_view token) {
  std::string text;
  if (!IsCompact(token) ||
      !absl::WebSafeBase64Unescape(Absl(token.substr(0, token.find('.'))), &text)) {
    return RefuseToken(token_faults::kMalformed);
  }
  const json fields = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto text_of = [&](const char* name) -> std::string {
    const auto found = fields.find(name);
    return found != fields.end() && found->is_string() ? found->get<std::string>() : "";
  };
  // What is critical, and what asks for more than a signature, is not understood here.
  if (!fields.is_object() || fields.contains("crit")) {
    return RefuseToken(token_faults::kMalformed);
  }
  const std::string type = absl::AsciiStrToLower(text_of("typ"));
  if (!type.empty() && type != "jwt" && type != "at+jwt") {
    return RefuseToken(token_faults::kMalformed);
  }
  Header header{.algorithm = text_of("alg"), .key_id = text_of("kid")};
  // Before anybody is asked for its key: never none, nor a secret that both ends share.
  if (std::find(std::begin(kAlgorithms), std::end(kAlgorithms), header.algorithm) ==
      std::end(kAlgorithms)) {
    return RefuseToken(token_faults::kAlgorithm);
  }
  return header;
}

bool MayUse(const PublicKey& key, const std::string& algorithm) {
  return std::find(key.algorithms.begin(), key.algorithms.end(), algorithm) != key.algorithms.end();
}

absl::Status CheckLength(std::string_view token) {
  if (token.size() > TokenVerifier::kLongestToken) return RefuseToken(token_faults::kTooLong);
  if (token.empty()) return RefuseToken(token_faults::kMalformed);
  return absl::OkStatus();
}

absl::Status NoKeysYet() {
  return ErrorOf(reasons::kDependencyUnavailable,
                 "the keys of the issuer cannot be had just now: try again in a moment",
                 {{"service", "identity"}});
}

}  // namespace

TokenVerifier::TokenVerifier(TokenVerifierOptions options, std::unique_ptr<KeySource> source,
                             const Clock& clock)
    : options_(std::move(options)),
      source_(std::move(source)),
      clock_(clock),
      verified_(options_.most_kept) {}

std::shared_ptr<const KeySet> TokenVerifier::keys() const {
  MutexLock lock(mutex_);
  return keys_;
}

bool TokenVerifier::MayFetch() {
  const absl::Time now = clock_.Now();
  MutexLock lock(mutex_);
  const absl::Duration pause = keys_ == nullptr ? options_.first_fetch_pause : options_.fetch_pause;
  if (is_fetching_ || now < fetched_at_ + pause) return false;
  fetched_at_ = now;
  is_fetching_ = true;
  return true;
}

absl::Status TokenVerifier::RefreshKeys() {
  const auto fetched = [&]() -> absl::StatusOr<std::shared_ptr<const KeySet>> {
    TREFF_ASSIGN_OR_RETURN(const std::string text, source_->Fetch());
    return KeySet::Parse(text);
  }();
  CountMetric(metrics::kIdentityKeyFetches,
              {{"code", absl::StatusCodeToString(fetched.status().code())}});
  if (!fetched.ok()) {
    LogWarning("the keys of the issuer cannot be had: those at hand are kept",
               {{"error", std::string(fetched.status().message())}});
    return fetched.status();
  }
  MutexLock lock(mutex_);
  if (keys_ != nullptr && *keys_ == **fetched) return absl::OkStatus();
  keys_ = *fetched;
  verified_.Clear();
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const KeySet>> TokenVerifier::KeysWith(std::string_view id) {
  std::shared_ptr<const KeySet> known = keys();
  if (known != nullptr && known->Find(id) != nullptr) return known;
  // Of many calls at once one asks; nobody waits for it who has no key of the issuer's.
  if (MayFetch()) {
    const absl::Cleanup fetched = [this] {
      MutexLock lock(mutex_);
      is_fetching_ = false;
    };
    static_cast<void>(RefreshKeys());
    known = keys();
  }
  if (known == nullptr) return NoKeysYet();
  return known;
}

absl::StatusOr<std::string> TokenVerifier::VerifySignature(std::string_view token,
                                                           std::shared_ptr<const KeySet>& keys) {
  TREFF_ASSIGN_OR_RETURN(const Header header, ReadHeader(token));
  TREFF_ASSIGN_OR_RETURN(keys, KeysWith(header.key_id));
  const PublicKey* key = keys->Find(header.key_id);
  if (key == nullptr) return RefuseToken(token_faults::kUnknownKey);
  if (!MayUse(*key, header.algorithm)) return RefuseToken(token_faults::kAlgorithm);
  auto payload = SignedPayload(token, *key, header.algorithm);
  if (!payload.has_value()) return RefuseToken(token_faults::kSignature);
  return *std::move(payload);
}

absl::StatusOr<std::string> TokenVerifier::SignedPayloadOf(std::string_view token) {
  TREFF_RETURN_IF_ERROR(CheckLength(token));
  std::shared_ptr<const KeySet> used;
  return VerifySignature(token, used);
}

absl::StatusOr<std::shared_ptr<const Bearer>> TokenVerifier::Verify(std::string_view token) {
  TREFF_RETURN_IF_ERROR(CheckLength(token));
  const VerifiedTokens::Digest digest = verified_.DigestOf(token);
  const absl::Time now = clock_.Now();
  if (auto known = verified_.Find(digest, now)) return known;
  std::shared_ptr<const KeySet> used;
  TREFF_ASSIGN_OR_RETURN(const std::string payload, VerifySignature(token, used));
  TREFF_ASSIGN_OR_RETURN(Bearer verified, ReadClaims(payload, options_.rules, now));
  auto bearer = std::make_shared<const Bearer>(std::move(verified));
  MutexLock lock(mutex_);
  // Not by keys that were replaced meanwhile.
  if (used == keys_) verified_.Keep(digest, bearer, now);
  return bearer;
}

}  // namespace treff::platform
