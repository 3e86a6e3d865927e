#include "services/platform/values/login_file.h"

#include <algorithm>
#include <fstream>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace treff::platform {
namespace {

// More is no login: some other file was named.
constexpr size_t kMaxBytes = 4096;

absl::Status NoLogin(const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrCat("the file ", path, " must hold one line, NAME:SECRET, as in treff:hemmelig"));
}

}  // namespace

absl::StatusOr<Login> ReadLogin(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxBytes + 1, '\0');
  if (!file || !file.read(text.data(), static_cast<std::streamsize>(text.size())).eof()) {
    if (file) return NoLogin(path);
    return absl::UnavailableError(absl::StrCat("the file ", path, " cannot be read"));
  }
  text.resize(static_cast<size_t>(file.gcount()));
  absl::StripTrailingAsciiWhitespace(&text);
  const size_t colon = text.find(':');
  if (colon == std::string::npos || colon + 1 == text.size() ||
      std::any_of(text.begin(), text.end(), absl::ascii_iscntrl)) {
    return NoLogin(path);
  }
  return Login{.name = text.substr(0, colon), .secret = text.substr(colon + 1)};
}

}  // namespace treff::platform
