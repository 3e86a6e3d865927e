// SHA-256, for addressing content and comparing answers; not for secrets.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_HASH_H_
#define TREFF_SERVICES_PLATFORM_VALUES_HASH_H_

#include <memory>
#include <string>
#include <string_view>

namespace treff::platform {

// Lower-case hexadecimal SHA-256 of `bytes`.
std::string Sha256Hex(std::string_view bytes);

// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Update(std::string_view bytes);
  // Lower-case hexadecimal digest. Call once.
  std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_HASH_H_
