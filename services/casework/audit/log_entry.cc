#include "services/casework/audit/log_entry.h"

#include <sodium.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/casework/audit/access_scope.h"
#include "services/platform/middleware/context.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

// Who does what nobody called for.
constexpr char kItself[] = "casework";
constexpr char kPackage[] = "treff.casework.v1.";

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct SigningKey {
  explicit SigningKey(const SecretKey& log_key) {
    const std::string seed =
        absl::HexStringToBytes(KeyedMark(log_key, "sign", "", crypto_sign_SEEDBYTES));
    crypto_sign_seed_keypair(open.data(), secret.data(), Bytes(seed));
  }
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
};

std::string SignedText(int64_t sequence, const std::string& hash, int64_t micros) {
  return absl::StrCat("treff access log\n", sequence, "\n", hash, "\n", micros);
}

template <typename Array>
std::string HexOf(const Array& bytes) {
  return platform::Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

LogEntry EntryOf(const Access& access, int64_t micros) {
  const AccessScope* scope = AccessScope::Current();
  const platform::CallContext& call = platform::CurrentCall();
  LogEntry entry;
  entry.micros = micros;
  entry.caller = scope == nullptr ? kItself : call.caller;
  entry.role = static_cast<int>(call.principal.role);
  entry.purpose = call.principal.purpose;
  if (scope != nullptr) {
    entry.method = std::string(absl::StripPrefix(scope->method(), kPackage));
  }
  entry.kind = access.kind;
  entry.what = access.what;
  entry.cases = absl::StrJoin(access.cases, ",");
  return entry;
}

LogEntry BrokenEntry(int64_t micros) {
  LogEntry entry;
  entry.micros = micros;
  entry.caller = kItself;
  entry.kind = v1::AccessEntry::BROKEN;
  return entry;
}

std::string HashOf(const LogEntry& entry) {
  std::string text;
  for (const std::string& part :
       {absl::StrCat(entry.sequence), absl::StrCat(entry.micros), entry.caller,
        absl::StrCat(entry.role), entry.purpose, entry.method, absl::StrCat(entry.kind), entry.what,
        entry.cases, entry.previous}) {
    absl::StrAppend(&text, part.size(), ":", part);
  }
  std::array<unsigned char, crypto_generichash_BYTES> hash;
  crypto_generichash(hash.data(), hash.size(), Bytes(text), text.size(), nullptr, 0);
  return HexOf(hash);
}

void Chain(LogHead& head, LogEntry& entry) {
  entry.sequence = head.sequence + 1;
  entry.previous = head.hash;
  entry.hash = HashOf(entry);
  head = {entry.sequence, entry.hash};
}

std::string SealOf(const LogHead& head, const SecretKey& log_key) {
  return KeyedMark(log_key, "head", absl::StrCat(head.sequence, ":", head.hash), 32);
}

v1::Checkpoint Sign(const LogHead& head, int64_t micros, const SecretKey& log_key) {
  const SigningKey key(log_key);
  const std::string text = SignedText(head.sequence, head.hash, micros);
  std::array<unsigned char, crypto_sign_BYTES> signature;
  crypto_sign_detached(signature.data(), nullptr, Bytes(text), text.size(), key.secret.data());
  v1::Checkpoint checkpoint;
  checkpoint.set_sequence(head.sequence);
  checkpoint.set_hash(head.hash);
  *checkpoint.mutable_sign_time() = platform::ToTimestamp(absl::FromUnixMicros(micros));
  checkpoint.set_signature(HexOf(signature));
  checkpoint.set_public_key(HexOf(key.open));
  return checkpoint;
}

bool IsSigned(const v1::Checkpoint& checkpoint, const SecretKey& log_key) {
  const SigningKey key(log_key);
  const std::string signature = absl::HexStringToBytes(checkpoint.signature());
  const std::string text =
      SignedText(checkpoint.sequence(), checkpoint.hash(),
                 absl::ToUnixMicros(platform::FromTimestamp(checkpoint.sign_time())));
  return checkpoint.signature().size() == 2 * crypto_sign_BYTES &&
         crypto_sign_verify_detached(Bytes(signature), Bytes(text), text.size(), key.open.data()) ==
             0;
}

}  // namespace treff::casework
