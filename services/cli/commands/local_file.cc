#include "services/cli/commands/local_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "services/platform/status/status.h"

namespace treff::cli {

absl::StatusOr<std::string> ReadLocalFile(const std::string& path, const Screen& screen) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  if (!stream) return absl::NotFoundError(screen.Text("file.unreadable", {{"file", path}}));
  return std::move(content).str();
}

absl::Status WriteLocalFile(const std::string& path, const std::string& bytes,
                            const Screen& screen) {
  std::ofstream stream(path, std::ios::binary);
  stream << bytes;
  stream.flush();
  if (stream) return absl::OkStatus();
  return absl::UnavailableError(screen.Text("file.unwritable", {{"file", path}}));
}

absl::Status WritePrivateFile(const std::string& path, const std::string& bytes,
                              const Screen& screen) {
  // Before there is anything in it to read.
  TREFF_RETURN_IF_ERROR(WriteLocalFile(path, "", screen));
  std::error_code error;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  return WriteLocalFile(path, bytes, screen);
}

bool IsWorkbookName(const std::string& path) {
  return absl::EqualsIgnoreCase(std::filesystem::path(path).extension().string(), ".xlsx");
}

}  // namespace treff::cli
