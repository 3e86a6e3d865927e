#include "services/gateway/site/site.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/gateway/http/compression.h"

namespace treff::gateway {
namespace {

constexpr char kIndexPage[] = "/index.html";
constexpr size_t kTagDigits = 32;  // of the digest: nobody gains by two alike

std::optional<Asset> Find(const Assets& assets, const std::string& path) {
  std::optional<Asset> asset = assets.Find(path);
  const bool is_page = path.find('.', path.rfind('/') + 1) == std::string::npos;
  if (!asset.has_value() && is_page) asset = assets.Find(kIndexPage);
  return asset;
}

// Whether a header If-None-Match holds `tag`.
bool Holds(const std::string& header, const std::string& tag) {
  for (absl::string_view entry : absl::StrSplit(header, ',')) {
    entry = absl::StripAsciiWhitespace(entry);
    if (entry == tag || entry == absl::StrCat("W/", tag)) return true;
  }
  return false;
}

void AddBody(const std::string& accept_encoding, Asset asset, HttpResponse& response) {
  response.type = asset.type;
  response.body = std::move(asset.read);
  response.lasting_body = asset.raw;
  if (asset.br.empty() && asset.gz.empty()) return;
  response.Add("Vary", "Accept-Encoding");
  if (!asset.br.empty() && Accepts(accept_encoding, "br")) {
    response.lasting_body = asset.br;
    response.Add("Content-Encoding", "br");
  } else if (!asset.gz.empty() && Accepts(accept_encoding, "gzip")) {
    response.lasting_body = asset.gz;
    response.Add("Content-Encoding", "gzip");
  }
}

}  // namespace

HttpResponse AnswerFromSite(const HttpRequest& request, const Assets& assets) {
  std::optional<Asset> asset = Find(assets, request.path());
  if (!asset.has_value()) {
    return {.status = 404, .type = "text/plain; charset=utf-8", .body = "there is no such file\n"};
  }
  HttpResponse response;
  const std::string tag = absl::StrCat("\"", asset->sha256.substr(0, kTagDigits), "\"");
  response.Add("ETag", tag);
  response.Add("Cache-Control", asset->hashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (Holds(request.Header("If-None-Match"), tag)) {
    response.status = 304;
    return response;
  }
  AddBody(request.Header("Accept-Encoding"), *std::move(asset), response);
  return response;
}

}  // namespace treff::gateway
