#include "services/gateway/connect/content_type.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using platform::Absl;

bool IsUtf8Charset(absl::string_view parameter) {
  const std::string text = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parameter));
  return text.empty() || text == "charset=utf-8" || text == "charset=\"utf-8\"";
}

}  // namespace

std::optional<ContentType> ParseContentType(std::string_view header) {
  const size_t semicolon = header.find(';');
  const std::string type =
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(Absl(header.substr(0, semicolon))));
  if (semicolon != std::string_view::npos && !IsUtf8Charset(Absl(header.substr(semicolon + 1)))) {
    return std::nullopt;
  }
  for (const bool streams : {false, true}) {
    for (const bool is_json : {false, true}) {
      const ContentType known{.streams = streams, .is_json = is_json};
      if (type == ContentTypeText(known)) return known;
    }
  }
  return std::nullopt;
}

std::string_view ContentTypeText(const ContentType& type) {
  if (type.streams) return type.is_json ? "application/connect+json" : "application/connect+proto";
  return type.is_json ? "application/json" : "application/proto";
}

}  // namespace treff::gateway
