// The four content types of Connect that are served here.
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_CONTENT_TYPE_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_CONTENT_TYPE_H_

#include <optional>
#include <string_view>

namespace treff::gateway {

struct ContentType {
  bool streams = false;
  bool is_json = false;
};

// In the form of the header Accept-Post.
inline constexpr char kAcceptedTypes[] =
    "application/json, application/proto, application/connect+json, application/connect+proto";

// Of a header such as "application/json; charset=utf-8", in any case; none for every other type,
// and for JSON in another charset than UTF-8.
std::optional<ContentType> ParseContentType(std::string_view header);

// What a reply of `type` says of itself.
std::string_view ContentTypeText(const ContentType& type);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_CONTENT_TYPE_H_
