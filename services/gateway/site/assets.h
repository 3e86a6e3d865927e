// The dashboard's files: read from the pack that is in the program, or from a folder.
#ifndef TREFF_SERVICES_GATEWAY_SITE_ASSETS_H_
#define TREFF_SERVICES_GATEWAY_SITE_ASSETS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace treff::gateway {

struct Asset {
  std::string type;
  bool hashed = false;  // the name changes with the content
  std::string sha256;   // of the raw bytes
  // Of a pack, which lasts as long as the program; br and gz are empty where they save nothing.
  std::string_view raw, br, gz;
  // Of a folder; then the three above are empty.
  std::string read;
};

// Thread-safe.
class Assets {
 public:
  // A pack as web/README.md describes it, which must outlive it. INVALID_ARGUMENT naming the path
  // and the rule that it breaks.
  static absl::StatusOr<std::unique_ptr<Assets>> OfPack(std::string_view pack);
  // One page that says that there are none.
  static std::unique_ptr<Assets> Placeholder();
  // What is in `folder` whenever it is asked for, for who works on the dashboard.
  static std::unique_ptr<Assets> OfFolder(const std::string& folder);

  virtual ~Assets() = default;
  // The file of a path such as "/assets/index-B3xk.js".
  virtual std::optional<Asset> Find(const std::string& path) const = 0;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SITE_ASSETS_H_
