#include "services/admin/backup.h"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/admin/files.h"
#include "services/admin/store_snapshots.h"
#include "services/platform/status/status.h"

namespace treff::admin {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::vector<std::string>> StoresIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (entry->is_regular_file(error) && absl::EndsWith(name, kStoreEnding)) names.push_back(name);
  }
  if (error) return absl::UnavailableError(absl::StrCat(folder, ": ", error.message()));
  if (names.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("no SQLite store is in ", folder,
                     ": name the --data_dir of the services; PostgreSQL has pg_dump for its own"));
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status CopyStores(const std::string& folder, const std::string& to, Manifest& manifest) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> names, StoresIn(folder));
  std::vector<std::string> paths;
  for (const std::string& name : names) paths.push_back(absl::StrCat(folder, "/", name));
  TREFF_ASSIGN_OR_RETURN(const StoreSnapshots snapshots, StoreSnapshots::Take(paths));
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string copy = absl::StrCat(to, "/", names[i]);
    TREFF_RETURN_IF_ERROR(snapshots.CopyTo(i, copy));
    TREFF_ASSIGN_OR_RETURN(manifest.files[names[i]], DigestOf(copy));
  }
  return absl::OkStatus();
}

// After the stores: whatever they speak of is there. A file never changes under its name, but for
// the list of what was let go, which only grows.
absl::Status CopyArchive(const std::string& folder, const std::string& to, Manifest& manifest) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return absl::OkStatus();
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string path = entry->path().string();
    // Unfinished ones have no name yet.
    if (!entry->is_regular_file(error) || absl::EndsWith(path, ".tmp")) continue;
    const std::string name =
        absl::StrCat(kArchiveName, "/", entry->path().lexically_relative(folder).string());
    const std::string copy = absl::StrCat(to, "/", name);
    const absl::Status copied = CopyFile(path, copy);
    // Let go of meanwhile, as nothing rests on it.
    if (absl::IsNotFound(copied)) continue;
    TREFF_RETURN_IF_ERROR(copied);
    TREFF_ASSIGN_OR_RETURN(manifest.files[name], DigestOf(copy));
    TREFF_RETURN_IF_ERROR(SyncPath(fs::path(copy).parent_path().string()));
  }
  return error ? absl::UnavailableError(absl::StrCat(folder, ": ", error.message()))
               : absl::OkStatus();
}

}  // namespace

absl::StatusOr<Manifest> Backup(const BackupOptions& options) {
  // "BACKUP/" is BACKUP.
  fs::path folder = fs::absolute(options.to).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  const std::string to = folder.string();
  if (!IsFree(to)) {
    return absl::FailedPreconditionError(
        absl::StrCat(to, " is not empty: name a folder that is not there yet"));
  }
  const std::string parent = folder.parent_path().string();
  TREFF_RETURN_IF_ERROR(MakeFolder(parent));
  // Under another name until it is whole.
  std::string unfinished = absl::StrCat(to, ".unfinished-XXXXXX");
  if (mkdtemp(unfinished.data()) == nullptr) return FileError("making", unfinished, errno);
  absl::Cleanup tidy = [&] {
    std::error_code ignored;
    fs::remove_all(unfinished, ignored);
  };
  Manifest manifest;
  manifest.taken = absl::FormatTime(absl::RFC3339_sec, options.clock.Now(), absl::UTCTimeZone());
  TREFF_RETURN_IF_ERROR(CopyStores(options.data_dir, unfinished, manifest));
  TREFF_RETURN_IF_ERROR(
      CopyArchive(absl::StrCat(options.data_dir, "/", kArchiveName), unfinished, manifest));
  TREFF_RETURN_IF_ERROR(
      WriteFile(absl::StrCat(unfinished, "/", kManifestName), ManifestText(manifest)));
  TREFF_RETURN_IF_ERROR(SyncPath(unfinished));
  std::error_code error;
  fs::rename(unfinished, to, error);
  if (error) return FileError("writing", to, error.value());
  std::move(tidy).Cancel();
  TREFF_RETURN_IF_ERROR(SyncPath(parent));
  return manifest;
}

}  // namespace treff::admin
