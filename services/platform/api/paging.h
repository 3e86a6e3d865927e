// Paging of lists: page sizes and opaque tokens that are bound to their query.
#ifndef TREFF_SERVICES_PLATFORM_API_PAGING_H_
#define TREFF_SERVICES_PLATFORM_API_PAGING_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::platform {

// Where a page starts and how long it is.
struct Page {
  // What the service put into the token (cursor.h reads it). Empty on the first page.
  std::string cursor;
  int size = 0;
  // Which list it is of: no other list takes its tokens.
  std::string query;

  // The token of the page of the same list that starts at `next_cursor`.
  std::string TokenFor(std::string_view next_cursor) const;
};

struct PageLimits {
  int default_size = 50;
  int max_size = 200;
};

// Reads a list request's paging fields. `query` is everything else in the request that decides
// what is listed; a token made for another query is INVALID_ARGUMENT, as are a negative size and a
// damaged token. Cursors must not hold personal data: tokens are encoded, not encrypted.
absl::StatusOr<Page> ParsePage(int page_size, std::string_view page_token, std::string_view query,
                               const PageLimits& limits = {});

// The page that a list request asks for. All its other fields and its type are the query.
template <typename Request>
absl::StatusOr<Page> ParsePage(const Request& request, const PageLimits& limits = {}) {
  Request query = request;
  query.clear_page_size();
  query.clear_page_token();
  return ParsePage(request.page_size(), request.page_token(),
                   Request::descriptor()->full_name() + " " + query.SerializeAsString(), limits);
}

// The token with which ParsePage gives `cursor` back.
std::string MakePageToken(std::string_view cursor, std::string_view query);

// The one error for a page token that the list never gave.
absl::Status DamagedPageToken();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_API_PAGING_H_
