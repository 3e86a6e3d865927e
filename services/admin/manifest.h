// The list of what a backup holds, each file with its digest, in the format of sha256sum.
#ifndef TREFF_SERVICES_ADMIN_MANIFEST_H_
#define TREFF_SERVICES_ADMIN_MANIFEST_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::admin {

// Its file's name in the folder of a backup.
inline constexpr char kManifestName[] = "manifest.sha256";

struct Manifest {
  std::string taken;                         // when, RFC 3339
  std::map<std::string, std::string> files;  // path below the folder → SHA-256
};

std::string ManifestText(const Manifest& manifest);
// DATA_LOSS that says which line is no line of a manifest.
absl::StatusOr<Manifest> ParseManifest(std::string_view text);

// Reads the manifest of the backup in `folder` and holds every file against it: DATA_LOSS that
// names all that are missing, changed, or more than were listed, and databases that are not sound.
absl::StatusOr<Manifest> VerifyBackup(const std::string& folder);

}  // namespace treff::admin

#endif  // TREFF_SERVICES_ADMIN_MANIFEST_H_
