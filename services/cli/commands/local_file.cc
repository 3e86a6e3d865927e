#include "services/cli/commands/local_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"

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

bool IsWorkbookName(const std::string& path) {
  return absl::EqualsIgnoreCase(std::filesystem::path(path).extension().string(), ".xlsx");
}

}  // namespace treff::cli
