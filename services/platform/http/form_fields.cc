#include "services/platform/http/form_fields.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace treff::platform {

std::string PercentEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", byte);
    }
  }
  return encoded;
}

std::string Encoded(const FormFields& fields) {
  std::string encoded;
  for (const auto& [name, value] : fields) {
    absl::StrAppend(&encoded, encoded.empty() ? "" : "&", PercentEncoded(name), "=",
                    PercentEncoded(value));
  }
  return encoded;
}

}  // namespace treff::platform
