// The dashboard's files over HTTP: which answers which address, packed how and kept how long.
#ifndef TREFF_SERVICES_GATEWAY_SITE_SITE_H_
#define TREFF_SERVICES_GATEWAY_SITE_SITE_H_

#include "services/gateway/http/http_message.h"
#include "services/gateway/site/assets.h"

namespace treff::gateway {

// Answers a GET or HEAD. A page (an address whose last part has no dot) that is no file is
// /index.html; what is no file else is 404. Pages are asked for again each time, and answered with
// 304 when they are the same; files whose names change with their content are kept for ever.
HttpResponse AnswerFromSite(const HttpRequest& request, const Assets& assets);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SITE_SITE_H_
