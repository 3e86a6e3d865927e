// Packing of answers that are made as they are asked for.
#ifndef TREFF_SERVICES_GATEWAY_HTTP_COMPRESSION_H_
#define TREFF_SERVICES_GATEWAY_HTTP_COMPRESSION_H_

#include <string>
#include <string_view>

#include "services/gateway/http/http_message.h"

namespace treff::gateway {

// Whether a header Accept-Encoding takes `coding` ("gzip", "br"). A weight of 0 refuses it.
bool Accepts(std::string_view accept_encoding, std::string_view coding);

// `bytes` as gzip, at its fastest; "" if it cannot.
std::string Gzip(std::string_view bytes);

// Packs the body of `response` with gzip if it is long enough to be worth it and `accept_encoding`
// takes it.
void Compress(std::string_view accept_encoding, HttpResponse& response);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_HTTP_COMPRESSION_H_
