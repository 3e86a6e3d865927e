// Names and values as forms and queries carry them.
#ifndef TREFF_SERVICES_PLATFORM_HTTP_FORM_FIELDS_H_
#define TREFF_SERVICES_PLATFORM_HTTP_FORM_FIELDS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace treff::platform {

// In their order.
using FormFields = std::vector<std::pair<std::string, std::string>>;

// As RFC 3986 has it, which every reader of forms and of queries takes.
std::string PercentEncoded(std::string_view text);

// "client_id=a%20client&scope=openid".
std::string Encoded(const FormFields& fields);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_HTTP_FORM_FIELDS_H_
