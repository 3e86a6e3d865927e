#include "services/platform/values/ids.h"

#include <atomic>
#include <cctype>
#include <cstdint>

#include <sodium.h>

#include "absl/strings/str_format.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

class RandomIdSource : public IdSource {
 public:
  std::string NewUuid() override {
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof(bytes));
    bytes[6] = 0x40 | (bytes[6] & 0x0F);  // version 4 and variant 1: RFC 9562, section 5.4
    bytes[8] = 0x80 | (bytes[8] & 0x3F);
    std::string uuid = Hex({reinterpret_cast<const char*>(bytes), sizeof(bytes)});
    for (const size_t dash : {8, 13, 18, 23}) uuid.insert(dash, "-");
    return uuid;
  }
};

class SequentialIdSource : public IdSource {
 public:
  std::string NewUuid() override {
    return absl::StrFormat("00000000-0000-4000-8000-%012x", ++last_);
  }

 private:
  std::atomic<uint64_t> last_ = 0;
};

}  // namespace

std::unique_ptr<IdSource> RandomIds() { return std::make_unique<RandomIdSource>(); }
std::unique_ptr<IdSource> SequentialIds() { return std::make_unique<SequentialIdSource>(); }

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !std::isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

}  // namespace treff::platform
