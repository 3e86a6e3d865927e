// What stands in page tokens: the kinds of place where a page may start.
//
// Tokens are encoded, not signed, so that what is in one is checked like any other input: each
// reader returns DamagedPageToken for a cursor that its writer did not make.
#ifndef TREFF_SERVICES_PLATFORM_API_CURSOR_H_
#define TREFF_SERVICES_PLATFORM_API_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/api/paging.h"

namespace treff::platform {

// Numbers from 0 on: a sort key, a position, a version and a position in it.
std::string CursorOfNumbers(const std::vector<int64_t>& numbers);
absl::StatusOr<std::vector<int64_t>> NumbersIn(std::string_view cursor, size_t count);

// The one number of the page's cursor; `first` on the first page.
absl::StatusOr<int64_t> NumberIn(const Page& page, int64_t first);

// A row of a list that is sorted by time and then by name.
struct TimeAndName {
  int64_t micros = 0;  // since 1970
  std::string name;    // without spaces
};
std::string CursorOf(const TimeAndName& row);
absl::StatusOr<TimeAndName> TimeAndNameIn(std::string_view cursor);

// A page of a list that is in memory and stays as it is: the cursor is a position.
struct Slice {
  size_t begin = 0, end = 0;
  std::string next_page_token;  // empty on the last page
};
absl::StatusOr<Slice> SliceOf(const Page& page, size_t list_size);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_API_CURSOR_H_
