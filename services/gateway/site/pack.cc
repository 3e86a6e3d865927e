#include <cstdint>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/site/assets.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

constexpr std::string_view kMagic = "TREFFPK1";
constexpr size_t kLengthBytes = 4;
constexpr char kIndexPage[] = "/index.html";

class Pack : public Assets {
 public:
  explicit Pack(std::map<std::string, Asset> files) : files_(std::move(files)) {}
  std::optional<Asset> Find(const std::string& path) const override {
    const auto found = files_.find(path);
    if (found == files_.end()) return std::nullopt;
    return found->second;
  }

 private:
  const std::map<std::string, Asset> files_;
};

absl::Status Bad(const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat("the dashboard's pack: ", what));
}

// The gateway's own addresses, which no file may take.
bool IsOurs(const std::string& path) {
  return path == "/api" || path == "/api.css" || path == "/healthz" || path == "/readyz" ||
         path == "/session" || absl::StartsWith(path, "/treff.") ||
         absl::StartsWith(path, "/google.");
}

absl::Status CheckPath(const std::string& path) {
  if (path.empty() || path[0] != '/' || absl::StrContains(path, "//") ||
      absl::StrContains(path, "..") || absl::StrContains(path, "?")) {
    return Bad(absl::StrCat(path, ": a path begins with / and has no .., // or ?"));
  }
  if (IsOurs(path)) return Bad(absl::StrCat(path, ": this address is the gateway's own"));
  return absl::OkStatus();
}

// The bytes of [offset, length] in `blobs`; empty when `entry` has no `key`.
absl::StatusOr<std::string_view> BlobOf(const json& entry, const char* key, std::string_view blobs,
                                        const std::string& path) {
  if (!entry.contains(key)) return std::string_view();
  const json& range = entry[key];
  if (!range.is_array() || range.size() != 2 || !range[0].is_number_unsigned() ||
      !range[1].is_number_unsigned()) {
    return Bad(absl::StrCat(path, ": ", key, " must be [offset, length]"));
  }
  const auto offset = range[0].get<uint64_t>();
  const auto length = range[1].get<uint64_t>();
  if (offset > blobs.size() || length > blobs.size() - offset) {
    return Bad(absl::StrCat(path, ": ", key, " lies outside the file"));
  }
  return blobs.substr(offset, length);
}

absl::StatusOr<Asset> AssetOf(const json& entry, const std::string& path, std::string_view blobs) {
  Asset asset;
  const auto type = entry.find("type");
  if (type == entry.end() || !type->is_string() || type->get<std::string>().empty()) {
    return Bad(absl::StrCat(path, ": type is missing"));
  }
  asset.type = type->get<std::string>();
  if (platform::HasControlCharacters(asset.type)) {
    return Bad(absl::StrCat(path, ": type has control characters"));
  }
  asset.hashed = entry.value("hashed", json(false)) == json(true);
  if (!entry.contains("raw")) return Bad(absl::StrCat(path, ": raw is missing"));
  TREFF_ASSIGN_OR_RETURN(asset.raw, BlobOf(entry, "raw", blobs, path));
  TREFF_ASSIGN_OR_RETURN(asset.br, BlobOf(entry, "br", blobs, path));
  TREFF_ASSIGN_OR_RETURN(asset.gz, BlobOf(entry, "gz", blobs, path));
  asset.sha256 = platform::Sha256Hex(asset.raw);
  if (entry.value("sha256", json()) != json(asset.sha256)) {
    return Bad(absl::StrCat(path, ": sha256 is not that of its bytes"));
  }
  return asset;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Assets>> Assets::OfPack(std::string_view pack) {
  const size_t head = kMagic.size() + kLengthBytes;
  if (pack.size() < head || pack.substr(0, kMagic.size()) != kMagic) {
    return Bad("it does not begin with TREFFPK1");
  }
  uint32_t index_bytes = 0;
  for (size_t i = 0; i < kLengthBytes; ++i) {
    index_bytes |= static_cast<uint32_t>(static_cast<unsigned char>(pack[kMagic.size() + i]))
                   << (8 * i);
  }
  if (index_bytes > pack.size() - head) return Bad("its index is cut off");
  const json index = json::parse(pack.substr(head, index_bytes), nullptr, false);
  const std::string_view blobs = pack.substr(head + index_bytes);
  if (!index.is_object() || !index.contains("files") || !index["files"].is_array()) {
    return Bad(R"(its index is not {"files": […]})");
  }
  std::map<std::string, Asset> files;
  for (const json& entry : index["files"]) {
    if (!entry.is_object() || !entry.contains("path") || !entry["path"].is_string()) {
      return Bad("a file has no path");
    }
    const std::string path = entry["path"].get<std::string>();
    TREFF_RETURN_IF_ERROR(CheckPath(path));
    TREFF_ASSIGN_OR_RETURN(Asset asset, AssetOf(entry, path, blobs));
    if (!files.emplace(path, std::move(asset)).second) {
      return Bad(absl::StrCat(path, ": is there twice"));
    }
  }
  if (files.count(kIndexPage) == 0) return Bad("/index.html is missing");
  return std::make_unique<Pack>(std::move(files));
}

}  // namespace treff::gateway
