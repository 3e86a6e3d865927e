#include "services/admin/manifest.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/admin/files.h"
#include "services/admin/store_snapshots.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::admin {
namespace {

namespace fs = std::filesystem;

constexpr char kFirstLine[] = "# treff backup 1";
constexpr char kTaken[] = "# taken ";
constexpr size_t kDigestLength = 64;
constexpr char kBetween[] = "  ";

bool IsDigest(absl::string_view text) {
  return text.size() == kDigestLength && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

// Nothing that would lead out of the folder.
bool IsInside(absl::string_view path) {
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  return std::none_of(parts.begin(), parts.end(), [](absl::string_view part) {
    return part.empty() || part == "." || part == "..";
  });
}

// What is wrong with one listed file; empty when nothing is.
std::string FaultOf(const std::string& folder, const std::string& name, const std::string& sha256) {
  const std::string path = absl::StrCat(folder, "/", name);
  const auto digest = DigestOf(path);
  if (absl::IsNotFound(digest.status())) return absl::StrCat(name, " is missing");
  if (!digest.ok()) return std::string(digest.status().message());
  if (*digest != sha256) return absl::StrCat(name, " is not what it was: its digest is another");
  if (!absl::EndsWith(name, kStoreEnding)) return "";
  const absl::Status sound = CheckStore(path);
  return sound.ok() ? "" : absl::StrCat(name, ": ", sound.message());
}

}  // namespace

std::string ManifestText(const Manifest& manifest) {
  std::string text = absl::StrCat(kFirstLine, "\n", kTaken, manifest.taken, "\n");
  for (const auto& [path, sha256] : manifest.files) {
    absl::StrAppend(&text, sha256, kBetween, path, "\n");
  }
  return text;
}

absl::StatusOr<Manifest> ParseManifest(std::string_view text) {
  Manifest manifest;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(platform::Absl(text), '\n')) {
    ++number;
    if (number == 1 && line != kFirstLine) {
      return absl::DataLossError(absl::StrCat(kManifestName, " does not begin with \"", kFirstLine,
                                              "\": this is no backup of this program's"));
    }
    if (absl::ConsumePrefix(&line, kTaken)) manifest.taken = std::string(line);
    if (line.empty() || line[0] == '#' || number <= 2) continue;
    const absl::string_view sha256 = line.substr(0, kDigestLength);
    const absl::string_view rest = line.substr(sha256.size());
    if (!IsDigest(sha256) || !absl::StartsWith(rest, kBetween) || !IsInside(rest.substr(2))) {
      return absl::DataLossError(
          absl::StrCat(kManifestName, ": line ", number, " is no digest and file"));
    }
    manifest.files[std::string(rest.substr(2))] = std::string(sha256);
  }
  return manifest;
}

absl::StatusOr<Manifest> VerifyBackup(const std::string& folder) {
  std::ifstream stream(absl::StrCat(folder, "/", kManifestName), std::ios::binary);
  if (!stream) {
    return absl::NotFoundError(absl::StrCat(folder, " has no ", kManifestName,
                                            ": name the folder that a backup was written to"));
  }
  std::ostringstream text;
  text << stream.rdbuf();
  TREFF_ASSIGN_OR_RETURN(Manifest manifest, ParseManifest(text.str()));
  std::vector<std::string> faults;
  for (const auto& [name, sha256] : manifest.files) {
    const std::string fault = FaultOf(folder, name, sha256);
    if (!fault.empty()) faults.push_back(fault);
  }
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(folder).string();
    if (entry->is_directory(error) || name == kManifestName || manifest.files.count(name) > 0)
      continue;
    faults.push_back(absl::StrCat(name, " is not listed"));
  }
  if (error) return absl::UnavailableError(absl::StrCat(folder, ": ", error.message()));
  if (faults.empty()) return manifest;
  return absl::DataLossError(absl::StrCat("the backup in ", folder, " is damaged:\n  ",
                                          absl::StrJoin(faults, "\n  "),
                                          "\ntake another one, or an earlier backup"));
}

}  // namespace treff::admin
