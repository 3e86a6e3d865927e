// Dates in HTTP headers.
#ifndef TREFF_SERVICES_INGESTION_FETCH_HTTP_DATE_H_
#define TREFF_SERVICES_INGESTION_FETCH_HTTP_DATE_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace treff::ingestion {

// In any of the three forms that RFC 9110 (5.6.7) has a receiver know; nothing for other text.
std::optional<absl::Time> ParseHttpDate(const std::string& text);

// The form that RFC 9110 has a sender write: "Mon, 23 Nov 2026 00:00:00 GMT".
std::string FormatHttpDate(absl::Time time);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_HTTP_DATE_H_
