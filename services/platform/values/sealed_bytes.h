// Bytes that only the holder of a key can make and open, and only where they belong.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_SEALED_BYTES_H_
#define TREFF_SERVICES_PLATFORM_VALUES_SEALED_BYTES_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace treff::platform {

// 256 bits. Never in a log or an error.
using SecretKey = std::array<unsigned char, 32>;

// Of chance. Ends the process where there is none: nothing could be kept secret.
SecretKey NewSecretKey();

// XChaCha20-Poly1305 with a nonce of chance, which comes first. `place` is bound in: moved to
// another one, the bytes cannot be opened.
std::string SealBytes(std::string_view plain, const SecretKey& key, std::string_view place);
// Nothing when another key, another place or somebody else made them.
std::optional<std::string> OpenBytes(std::string_view sealed, const SecretKey& key,
                                     std::string_view place);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_SEALED_BYTES_H_
