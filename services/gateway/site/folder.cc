#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/site/assets.h"
#include "services/platform/values/hash.h"

namespace treff::gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
}};
constexpr char kFolderOfHashed[] = "/assets/";

std::string TypeOf(const std::string& path) {
  for (const auto& [ending, type] : kTypes) {
    if (fs::path(path).extension() == ending) return std::string(type);
  }
  return "application/octet-stream";
}

class Folder : public Assets {
 public:
  explicit Folder(const std::string& folder) : folder_(folder) {}
  std::optional<Asset> Find(const std::string& path) const override;

 private:
  const std::string folder_;
};

std::optional<Asset> Folder::Find(const std::string& path) const {
  std::error_code error;
  const bool is_plain = path.find('\0') == std::string::npos && !absl::StrContains(path, "..") &&
                        absl::StartsWith(path, "/");
  const fs::path file = absl::StrCat(folder_, path);
  if (!is_plain || !fs::is_regular_file(file, error)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  Asset asset;
  asset.read.assign(std::istreambuf_iterator<char>(stream), {});
  asset.type = TypeOf(path);
  asset.hashed = absl::StartsWith(path, kFolderOfHashed);
  asset.sha256 = platform::Sha256Hex(asset.read);
  return asset;
}

}  // namespace

std::unique_ptr<Assets> Assets::OfFolder(const std::string& folder) {
  return std::make_unique<Folder>(folder);
}

}  // namespace treff::gateway
