#include "services/casework/privacy/master_keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/file_descriptor.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

constexpr char kVariable[] = "TREFF_MASTER_KEY";
constexpr int kVersions = 1'000'000;
constexpr int kFirstVersion = 1;

std::string PlaceOf(const MasterKeySource& source) {
  return source.text.empty() ? source.file : std::string(kVariable);
}

absl::StatusOr<std::string> TextOf(const MasterKeySource& source) {
  if (!source.text.empty()) return source.text;
  std::ifstream file(source.file);
  if (!file) {
    return absl::NotFoundError(absl::StrCat("the master keys are missing: ", source.file,
                                            " is not there, or may not be read"));
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Quotes nothing: it is a secret, well written or not.
absl::Status BadLine(const MasterKeySource& source, int line) {
  return absl::InvalidArgumentError(absl::StrCat(
      PlaceOf(source), ": line ", line,
      " is no master key: write VERSION:KEY, a number from 1 and 64 hexadecimal digits"));
}

bool ParseKey(absl::string_view text, SecretKey& key) {
  if (text.size() != 2 * key.size()) return false;
  for (const char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  const std::string bytes = absl::HexStringToBytes(text);
  std::memcpy(key.data(), bytes.data(), key.size());
  return true;
}

}  // namespace

MasterKeySource ChooseMasterKeys(const std::string& file, const std::string& data_dir,
                                 const std::string& database_url) {
  MasterKeySource source{.file = file};
  const char* text = std::getenv(kVariable);
  if (file.empty() && text != nullptr) source.text = text;
  if (!file.empty() || !source.text.empty()) return source;
  source.may_make = absl::StartsWith(database_url, "sqlite:");
  if (source.may_make) source.file = absl::StrCat(data_dir, "/master.key");
  return source;
}

absl::StatusOr<std::map<int, SecretKey>> MasterKeys::Read(const MasterKeySource& source) {
  if (source.file.empty() && source.text.empty()) {
    return absl::FailedPreconditionError(
        "the master key is missing: cases in PostgreSQL are sealed with a key that is kept apart: "
        "give --master_key_file, or the variable TREFF_MASTER_KEY");
  }
  TREFF_ASSIGN_OR_RETURN(const std::string text, TextOf(source));
  std::map<int, SecretKey> keys;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, absl::ByAnyChar("\n,"))) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, ':');
    int version = 0;
    SecretKey key;
    if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &version) || version < kFirstVersion ||
        version > kVersions || !ParseKey(parts[1], key) || !keys.emplace(version, key).second) {
      return BadLine(source, number);
    }
  }
  if (keys.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the master key is missing: ", PlaceOf(source), " holds none"));
  }
  return keys;
}

absl::Status MasterKeys::MakeFile(const std::string& path) {
  const SecretKey key = NewSecretKey();
  const std::string text = absl::StrCat(
      "# Treff's master key: without it no case can be read. Keep a copy apart from the backups.\n",
      kFirstVersion, ":", platform::Hex({reinterpret_cast<const char*>(key.data()), key.size()}),
      "\n");
  const platform::FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const bool written =
      file.get() >= 0 &&
      write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      fsync(file.get()) == 0;
  if (written) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("cannot make the master key file ", path, ": ", std::strerror(errno)));
}

std::pair<int, SecretKey> MasterKeys::Newest() const {
  platform::MutexLock lock(mutex_);
  return *keys_.rbegin();
}

absl::StatusOr<SecretKey> MasterKeys::Find(int version) {
  const auto known = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> const SecretKey* {
    const auto found = keys_.find(version);
    return found == keys_.end() ? nullptr : &found->second;
  };
  {
    platform::MutexLock lock(mutex_);
    if (const SecretKey* key = known()) return *key;
  }
  TREFF_RETURN_IF_ERROR(Reload());
  platform::MutexLock lock(mutex_);
  if (const SecretKey* key = known()) return *key;
  return platform::ErrorOf(
      platform::reasons::kStoreUnavailable,
      absl::StrCat("master key version ", version,
                   " is missing, which cases are sealed with: add it where the others are"),
      {{"master_key_version", absl::StrCat(version)}});
}

absl::Status MasterKeys::Reload() {
  const auto read = Read(source_);
  // Where they are on the server's disk is not for whoever calls.
  if (!read.ok()) {
    return platform::ErrorOf(platform::reasons::kStoreUnavailable,
                             "the master keys cannot be read again: look at their file");
  }
  platform::MutexLock lock(mutex_);
  for (const auto& [version, key] : *read) keys_.emplace(version, key);
  return absl::OkStatus();
}

std::string MasterKeys::Place() const { return PlaceOf(source_); }

}  // namespace treff::casework
