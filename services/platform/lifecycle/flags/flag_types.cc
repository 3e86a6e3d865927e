#include "services/platform/lifecycle/flags/flag_types.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

using Check = absl::Status (*)(std::string_view);

absl::Status CheckDatabaseUrl(std::string_view url) {
  for (const char* scheme : {"sqlite:", "postgresql://", "postgres://"}) {
    if (url.substr(0, std::string_view(scheme).size()) == scheme) return absl::OkStatus();
  }
  return absl::InvalidArgumentError("must be sqlite:PATH or postgresql://…");
}

absl::Status CheckDataFolder(std::string_view path) {
  std::error_code error;
  if (path.empty()) return absl::InvalidArgumentError("must be a folder you may write, as in .");
  if (std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error)) {
    return absl::InvalidArgumentError("must be a folder, not a file");
  }
  return absl::OkStatus();
}

absl::Status CheckSourceFolder(std::string_view path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::OkStatus();
  return absl::InvalidArgumentError("must be a folder that is there");
}

absl::Status CheckSourceFile(std::string_view path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return absl::OkStatus();
  return absl::InvalidArgumentError("must be a file that is there and may be read, with its folders");
}

// The text of `flag` when it holds a TextFlag<Kind>.
template <typename Kind>
std::optional<std::string> TextOf(absl::CommandLineFlag& flag) {
  const auto value = flag.TryGet<TextFlag<Kind>>();
  if (!value) return std::nullopt;
  return value->text;
}

template <typename Kind>
absl::Status CheckIfOf(absl::CommandLineFlag& flag, Check check, bool may_be_empty) {
  const std::optional<std::string> text = TextOf<Kind>(flag);
  if (!text.has_value() || (may_be_empty && text->empty())) return absl::OkStatus();
  const absl::Status status = check(*text);
  if (status.ok()) return status;
  // An @ ends a user's name and password in a url.
  const bool may_be_secret = std::is_same_v<Kind, DatabaseUrlKind> || absl::StrContains(*text, "@");
  const std::string value = may_be_secret ? "" : absl::StrCat("=", *text);
  return absl::InvalidArgumentError(absl::StrCat("--", flag.Name(), value, " ", status.message()));
}

}  // namespace

absl::Status CheckFlag(absl::CommandLineFlag& flag) {
  absl::Status status = CheckIfOf<ListenAddressKind>(flag, CheckListenAddress, false);
  status.Update(CheckIfOf<WebAddressKind>(flag, CheckListenAddress, true));
  status.Update(CheckIfOf<ServiceAddressKind>(flag, CheckServiceAddress, false));
  status.Update(CheckIfOf<CacheAddressKind>(flag, CheckServerAddress, true));
  status.Update(CheckIfOf<MirrorUrlKind>(flag, CheckHttpUrl, true));
  status.Update(CheckIfOf<DatabaseUrlKind>(flag, CheckDatabaseUrl, true));
  status.Update(CheckIfOf<DataFolderKind>(flag, CheckDataFolder, false));
  status.Update(CheckIfOf<SourceFolderKind>(flag, CheckSourceFolder, true));
  status.Update(CheckIfOf<SourceFileKind>(flag, CheckSourceFile, true));
  return status;
}

}  // namespace treff::platform
