// A SHA-256 over many parts that cannot run into one another: every text goes with its length.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DIGEST_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DIGEST_H_

#include <cstring>
#include <string>
#include <string_view>

#include "services/platform/values/hash.h"

namespace treff::municipality {

class Digest {
 public:
  void Add(std::string_view text) {
    Add(static_cast<double>(text.size()));
    sha_.Update(text);
  }
  // To the bit. Whole numbers of ours are exact as doubles.
  void Add(double number) {
    char bytes[sizeof(number)];
    std::memcpy(bytes, &number, sizeof(number));
    sha_.Update({bytes, sizeof(bytes)});
  }
  // Lower-case hexadecimal. Call once.
  std::string Hex() { return sha_.Hex(); }

 private:
  platform::Sha256 sha_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DIGEST_H_
