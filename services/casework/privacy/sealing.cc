#include "services/casework/privacy/sealing.h"

#include <sodium.h>

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

constexpr std::string_view kMark = "s1:";
// No part of it holds a zero byte, so that no two places read the same.
std::string BoundIn(const SealedPlace& place) {
  std::string text(place.table);
  for (const std::string_view part : {place.column, place.row}) {
    text += '\0';
    text += part;
  }
  return absl::StrCat(text, std::string(1, '\0'), place.revision);
}

absl::Status Damaged(const SealedPlace& place) {
  const absl::string_view row = platform::Absl(place.row);
  return platform::ErrorOf(
      platform::reasons::kStoredRowDamaged,
      absl::StrCat(row, ": what is sealed of it cannot be opened: restore it from a backup"),
      {{"row", std::string(place.row)}});
}

}  // namespace

std::string Seal(std::string_view plain, const SecretKey& key, const SealedPlace& place) {
  return absl::StrCat(platform::Absl(kMark),
                      absl::Base64Escape(platform::SealBytes(plain, key, BoundIn(place))));
}

absl::StatusOr<std::string> Unseal(std::string_view sealed, const SecretKey& key,
                                   const SealedPlace& place) {
  std::string bytes;
  if (sealed.substr(0, kMark.size()) != kMark ||
      !absl::Base64Unescape(platform::Absl(sealed.substr(kMark.size())), &bytes)) {
    return Damaged(place);
  }
  std::optional<std::string> plain = platform::OpenBytes(bytes, key, BoundIn(place));
  if (!plain.has_value()) return Damaged(place);
  return *std::move(plain);
}

std::string SealMessage(const google::protobuf::Message& message, const SecretKey& key,
                        const SealedPlace& place) {
  return Seal(message.SerializeAsString(), key, place);
}

absl::Status UnsealInto(std::string_view sealed, const SecretKey& key, const SealedPlace& place,
                        google::protobuf::Message& message) {
  TREFF_ASSIGN_OR_RETURN(const std::string bytes, Unseal(sealed, key, place));
  return message.ParseFromString(bytes) ? absl::OkStatus() : Damaged(place);
}

std::string KeyedMark(const SecretKey& key, std::string_view kind, std::string_view text,
                      size_t bytes) {
  const std::string input = absl::StrCat(platform::Absl(kind), ":", platform::Absl(text));
  std::string hash(crypto_generichash_BYTES, '\0');
  const auto bytes_of = [](const std::string& part) {
    return reinterpret_cast<const unsigned char*>(part.data());
  };
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bytes_of(input),
                     input.size(), key.data(), key.size());
  return platform::Hex(std::string_view(hash).substr(0, bytes));
}

}  // namespace treff::casework
