// One HTTP request and its answer over libcurl. No policy: see fetcher.h.
#ifndef TREFF_SERVICES_INGESTION_FETCH_HTTP_EXCHANGE_H_
#define TREFF_SERVICES_INGESTION_FETCH_HTTP_EXCHANGE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::ingestion {

// Who signs a request, and for whom, by Amazon's signature version 4.
struct HttpSignature {
  std::string scope;  // "aws:amz:us-east-1:s3"
  std::string name;
  std::string secret;
};

struct HttpExchange {
  std::string address;
  std::string method;                // empty: GET, or POST with a body
  std::string_view body;             // must outlive the exchange
  std::vector<std::string> headers;  // "Accept: text/csv"
  std::optional<HttpSignature> signature;
  std::string ca_file;  // whose certificates are believed; empty: those that the system believes
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
