#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/admin/backup.h"
#include "services/admin/files.h"
#include "services/admin/store_snapshots.h"
#include "services/platform/lifecycle/file_lock.h"
#include "services/platform/status/status.h"

namespace treff::admin {
namespace {

namespace fs = std::filesystem;

// The service whose archive it is.
constexpr char kArchiveKeeper[] = "ingestion";

bool IsWanted(const std::string& name, const std::string& only) {
  if (only.empty() || name == absl::StrCat(only, kStoreEnding)) return true;
  return only == kArchiveKeeper && absl::StartsWith(name, absl::StrCat(kArchiveName, "/"));
}

bool IsStore(const std::string& name) { return absl::EndsWith(name, kStoreEnding); }

// What SQLite keeps beside a file would be taken for the restored one's.
absl::Status CheckFree(const std::string& path) {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
    std::error_code error;
    if (!fs::exists(path + ending, error)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        path, ending, " is there: nothing is overwritten; move it away, or name another folder"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> NamesToRestore(const Manifest& manifest,
                                                        const RestoreOptions& options) {
  std::vector<std::string> names;
  bool has_store = false;
  for (const auto& [name, sha256] : manifest.files) {
    if (!IsWanted(name, options.only)) continue;
    // The archive's files never change: one that is there already is the one.
    const bool is_there =
        !options.only.empty() && !IsStore(name) &&
        DigestOf(absl::StrCat(options.data_dir, "/", name)).value_or("") == sha256;
    if (is_there) continue;
    names.push_back(name);
    has_store |= IsStore(name);
  }
  if (has_store) return names;
  return absl::NotFoundError(
      absl::StrCat("the backup has no store called ", options.only, ": see ", kManifestName));
}

}  // namespace

absl::StatusOr<int> Restore(const RestoreOptions& options) {
  if (options.only.empty() && !IsFree(options.data_dir)) {
    return absl::FailedPreconditionError(
        absl::StrCat(options.data_dir, " is not empty: nothing is overwritten; name a new folder"));
  }
  TREFF_ASSIGN_OR_RETURN(const Manifest manifest, VerifyBackup(options.from));
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesToRestore(manifest, options));
  TREFF_RETURN_IF_ERROR(MakeFolder(options.data_dir));
  std::vector<platform::FileLock> locks;
  for (const std::string& name : names) {
    const std::string path = absl::StrCat(options.data_dir, "/", name);
    TREFF_RETURN_IF_ERROR(CheckFree(path));
    if (!IsStore(name)) continue;
    // A service that lost its file may still hold on to it.
    TREFF_ASSIGN_OR_RETURN(platform::FileLock lock, platform::FileLock::Take(path));
    locks.push_back(std::move(lock));
  }
  // Each appears whole; the stores last, so that what they speak of is there.
  for (const bool stores : {false, true}) {
    for (const std::string& name : names) {
      if (IsStore(name) != stores) continue;
      const std::string path = absl::StrCat(options.data_dir, "/", name);
      const std::string unfinished = absl::StrCat(path, ".restoring");
      TREFF_RETURN_IF_ERROR(CopyFile(absl::StrCat(options.from, "/", name), unfinished));
      std::error_code error;
      fs::rename(unfinished, path, error);
      if (error) return FileError("writing", path, error.value());
      TREFF_RETURN_IF_ERROR(SyncPath(fs::path(path).parent_path().string()));
    }
  }
  return static_cast<int>(names.size());
}

}  // namespace treff::admin
