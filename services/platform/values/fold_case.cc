#include "services/platform/values/fold_case.h"

#include <unicode/unistr.h>

namespace treff::platform {

std::string FoldCase(std::string_view utf8) {
  std::string folded;
  return icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())})
      .foldCase()
      .toUTF8String(folded);
}

}  // namespace treff::platform
