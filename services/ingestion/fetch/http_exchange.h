// One HTTP request and its answer over libcurl. No policy: see fetcher.h.
#ifndef TREFF_SERVICES_INGESTION_FETCH_HTTP_EXCHANGE_H_
#define TREFF_SERVICES_INGESTION_FETCH_HTTP_EXCHANGE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::ingestion {

struct HttpExchange {
  std::string address;
  std::string json_body;             // not empty: POST
  std::vector<std::string> headers;  // "Accept: text/csv"
  absl::Duration connect_timeout;
  absl::Duration stall_timeout;
  absl::Duration total_timeout;
  int64_t max_bytes = 0;
  // May be empty; asked about once a second.
  std::function<bool()> cancelled;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case

  // Empty when absent.
  std::string Header(const std::string& name) const;
};

// UNAVAILABLE when there is no whole answer, saying why; RESOURCE_EXHAUSTED above `max_bytes`;
// CANCELLED. Any HTTP status is an answer. Redirects are not followed.
absl::StatusOr<HttpAnswer> Exchange(const HttpExchange& exchange);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_HTTP_EXCHANGE_H_
