// Encryption of single columns: what is sealed can be opened only with its key and in its place.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_SEALING_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_SEALING_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/platform/values/sealed_bytes.h"

namespace treff::casework {

using platform::NewSecretKey;
using platform::SecretKey;

// Where a sealed text stands. It is bound in: moved to another row, column or revision, the text
// cannot be opened.
struct SealedPlace {
  std::string_view table;
  std::string_view column;
  std::string_view row;  // its name, as errors call it: "cases/{uuid}"
  int64_t revision = 0;
};

// Sealed bytes (platform/values/sealed_bytes.h) as text: "s1:" and Base64. The colon keeps programs
// that know nothing of sealing from taking it for a message of theirs.
std::string Seal(std::string_view plain, const SecretKey& key, const SealedPlace& place);

// DATA_LOSS with the reason STORED_ROW_DAMAGED that names the row: another key, another place, a
// changed byte, or a text that was never sealed.
absl::StatusOr<std::string> Unseal(std::string_view sealed, const SecretKey& key,
                                   const SealedPlace& place);

// The same of a message.
std::string SealMessage(const google::protobuf::Message& message, const SecretKey& key,
                        const SealedPlace& place);
absl::Status UnsealInto(std::string_view sealed, const SecretKey& key, const SealedPlace& place,
                        google::protobuf::Message& message);
template <typename Message>
absl::StatusOr<Message> UnsealMessage(std::string_view sealed, const SecretKey& key,
                                      const SealedPlace& place) {
  Message message;
  if (absl::Status status = UnsealInto(sealed, key, place, message); !status.ok()) return status;
  return message;
}

// What a text is found by without being kept: BLAKE2b with `key`, lower-case hexadecimal of `bytes`
// bytes, 32 at most. `kind` keeps the marks of different things apart.
std::string KeyedMark(const SecretKey& key, std::string_view kind, std::string_view text,
                      size_t bytes = 16);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_SEALING_H_
