#include "services/platform/api/cursor.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {

std::string CursorOfNumbers(const std::vector<int64_t>& numbers) {
  return absl::StrJoin(numbers, " ");
}

absl::StatusOr<std::vector<int64_t>> NumbersIn(std::string_view cursor, size_t count) {
  std::vector<int64_t> numbers;
  for (const absl::string_view part : absl::StrSplit(Absl(cursor), ' ')) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(part, &number) || number < 0) return DamagedPageToken();
    numbers.push_back(number);
  }
  if (numbers.size() != count) return DamagedPageToken();
  return numbers;
}

absl::StatusOr<int64_t> NumberIn(const Page& page, int64_t first) {
  if (page.cursor.empty()) return first;
  TREFF_ASSIGN_OR_RETURN(const std::vector<int64_t> numbers, NumbersIn(page.cursor, 1));
  return numbers[0];
}

std::string CursorOf(const TimeAndName& row) { return absl::StrCat(row.micros, " ", row.name); }

absl::StatusOr<TimeAndName> TimeAndNameIn(std::string_view cursor) {
  const std::vector<std::string> parts = absl::StrSplit(Absl(cursor), ' ');
  TimeAndName row;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &row.micros) || parts[1].empty()) {
    return DamagedPageToken();
  }
  row.name = parts[1];
  return row;
}

absl::StatusOr<Slice> SliceOf(const Page& page, size_t list_size) {
  TREFF_ASSIGN_OR_RETURN(const int64_t position, NumberIn(page, 0));
  Slice slice;
  slice.begin = std::min(static_cast<size_t>(position), list_size);
  slice.end = std::min(slice.begin + static_cast<size_t>(page.size), list_size);
  if (slice.end < list_size) {
    slice.next_page_token = page.TokenFor(CursorOfNumbers({static_cast<int64_t>(slice.end)}));
  }
  return slice;
}

}  // namespace treff::platform
