
#include "services/gateway/site/assets.h"
#include "services/platform/values/hash.h"

namespace treff::gateway {
namespace {

constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Treff</title></head>
<body>
<h1>Treff</h1>
<p>This program was built without the dashboard. The <a href="/api">API</a> is here.</p>
</body>
</html>
)";

class OnePage : public Assets {
 public:
  std::optional<Asset> Find(const std::string& path) const override {
    if (path != "/index.html") return std::nullopt;
    return Asset{
        .type = "text/html; charset=utf-8", .sha256 = platform::Sha256Hex(kPage), .raw = kPage};
  }
};

}  // namespace

std::unique_ptr<Assets> Assets::Placeholder() { return std::make_unique<OnePage>(); }

}  // namespace treff::gateway
