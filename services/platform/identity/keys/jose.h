// librhonabwy, which signs and verifies JSON Web Tokens: what of it has to be freed.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_JOSE_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_JOSE_H_

#include <memory>
#include <string>

#include <rhonabwy.h>

namespace treff::platform {

struct JoseDeleter {
  void operator()(jwk_t* key) const { r_jwk_free(key); }
  void operator()(jws_t* token) const { r_jws_free(token); }
  void operator()(char* text) const { r_free(text); }
};
using JwkPointer = std::unique_ptr<jwk_t, JoseDeleter>;
using JwsPointer = std::unique_ptr<jws_t, JoseDeleter>;
using JoseText = std::unique_ptr<char, JoseDeleter>;

// Before all else of the library; again, it does nothing. Thread-safe.
inline void StartJose() {
  static const int started = r_global_init();
  static_cast<void>(started);
}

// Null where there is no memory.
inline JwkPointer NewJwk() {
  jwk_t* key = nullptr;
  return JwkPointer(r_jwk_init(&key) == RHN_OK ? key : nullptr);
}
inline JwsPointer NewJws() {
  jws_t* token = nullptr;
  return JwsPointer(r_jws_init(&token) == RHN_OK ? token : nullptr);
}

// Null if `json` is no key.
inline JwkPointer ImportJwk(const std::string& json) {
  JwkPointer key = NewJwk();
  if (key == nullptr || r_jwk_import_from_json_str(key.get(), json.c_str()) != RHN_OK) {
    return nullptr;
  }
  return key;
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_JOSE_H_
