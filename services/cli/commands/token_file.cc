#include "services/cli/commands/token_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::cli {
namespace {

absl::Status CannotWrite(const std::string& path) {
  return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", std::strerror(errno),
                                             ": name another with --token-file"));
}

}  // namespace

std::string TokenFileOf(const std::string& flag,
                        const std::function<std::optional<std::string>(const char*)>& environment) {
  if (!flag.empty()) return flag;
  if (const auto named = environment(kTokenFileEnvironment)) return *named;
  const auto home = environment("HOME");
  return home.has_value() ? *home + "/.config/treff/token" : "";
}

bool IsToken(const std::string& text) {
  return !text.empty() && text.size() <= kLongestToken &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); });
}

absl::StatusOr<std::string> ReadToken(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::string();
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  absl::StripAsciiWhitespace(&text);
  if (text.empty() || IsToken(text)) return text;
  return absl::InvalidArgumentError(absl::StrCat(path, " holds no token: treff login writes one"));
}

absl::Status WriteToken(const std::string& path, const std::string& token) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  // A file of its own: one that is there may be readable by others, or lead elsewhere.
  const std::string fresh = path + ".new";
  unlink(fresh.c_str());
  const platform::FileDescriptor file(
      open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  const std::string line = token + "\n";
  if (!file.is_open() ||
      write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      rename(fresh.c_str(), path.c_str()) != 0) {
    return CannotWrite(path);
  }
  return absl::OkStatus();
}

bool RemoveToken(const std::string& path) { return unlink(path.c_str()) == 0; }

}  // namespace treff::cli
