#include "tests/e2e/house/mirror_folder.h"

#include <zstd.h>
#include <filesystem>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "services/platform/values/hash.h"
#include "tests/testing/paths.h"

namespace treff::e2e {
namespace {

using nlohmann::ordered_json;

std::string AsServed(const std::string& path) {
  const std::string stored = treff::testing::ReadFile(path);
  if (!absl::EndsWith(path, ".zst")) return stored;
  std::string bytes(ZSTD_getFrameContentSize(stored.data(), stored.size()), '\0');
  const size_t size = ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size());
  EXPECT_FALSE(ZSTD_isError(size)) << path;
  return bytes;
}

}  // namespace

MirrorFolder::MirrorFolder() {
  std::filesystem::copy(TREFF_SOURCE_DIR "/deploy/mirror/payloads", folder_.File("payloads"),
                        std::filesystem::copy_options::recursive);
  std::filesystem::copy(TREFF_SOURCE_DIR "/deploy/mirror/manifest.json",
                        folder_.File("manifest.json"));
}

void MirrorFolder::Change(const std::string& name,
                          const std::function<std::string(const std::string& bytes)>& change) {
  ordered_json manifest =
      ordered_json::parse(treff::testing::ReadFile(folder_.File("manifest.json")));
  int changed = 0;
  for (ordered_json& entry : manifest["entries"]) {
    if (!absl::StrContains(entry["file"].get<std::string>(), name)) continue;
    const std::string before = AsServed(folder_.File(entry["file"].get<std::string>()));
    const std::string after = change(before);
    EXPECT_NE(after, before) << name << " was not changed";
    // A name of its own, without ".zst": stored as served.
    const std::string file = "changed-" + std::to_string(changed++) + "-" + name;
    folder_.Write(file, after);
    entry["file"] = file;
    entry["sha256"] = platform::Sha256Hex(after);
  }
  EXPECT_EQ(changed, 1) << "payloads named " << name;
  folder_.Write("manifest.json", manifest.dump());
}

}  // namespace treff::e2e
