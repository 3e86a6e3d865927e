#include "services/ingestion/connectors/period.h"

#include <charconv>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr size_t kMaxQuotedBytes = 40;
constexpr int kDaysInWeek = 7;

// A number from `low` to `high` that is all of `text`.
std::optional<int> ParseDigits(std::string_view text, int low, int high) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < low || number > high) {
    return std::nullopt;
  }
  return number;
}

std::optional<int> ParseYear(std::string_view text) {
  if (text.size() != 4) return std::nullopt;
  return ParseDigits(text, 1800, 2200);
}

struct Days {
  absl::CivilDay first;
  absl::CivilDay last;
};

// The ISO week that has the year's fourth of January is its first.
std::optional<Days> WeekOf(int year, std::string_view text) {
  const std::optional<int> week = ParseDigits(text, 1, 53);
  if (!week.has_value()) return std::nullopt;
  const auto first_of = [](int of_year) {
    return absl::PrevWeekday(absl::CivilDay(of_year, 1, 5), absl::Weekday::monday);
  };
  const absl::CivilDay first = first_of(year) + kDaysInWeek * (*week - 1);
  if (first >= first_of(year + 1)) return std::nullopt;
  return Days{first, first + kDaysInWeek - 1};
}

std::optional<Days> MonthsOf(int year, int first_month, int months) {
  const absl::CivilMonth first(year, first_month);
  return Days{absl::CivilDay(first), absl::CivilDay(first + months) - 1};
}

// What follows "2026-".
std::optional<Days> PartOf(int year, std::string_view part) {
  if (part.size() == 4) {
    const std::optional<int> last = ParseYear(part);
    if (!last.has_value() || *last <= year) return std::nullopt;
    return Days{absl::CivilDay(year, 1, 1), absl::CivilDay(*last, 12, 31)};
  }
  if (part.size() == 2 && part[0] == 'Q') {
    const std::optional<int> quarter = ParseDigits(part.substr(1), 1, 4);
    return quarter.has_value() ? MonthsOf(year, 3 * *quarter - 2, 3) : std::nullopt;
  }
  if (part.size() == 3 && part[0] == 'W') return WeekOf(year, part.substr(1));
  if (part.size() != 2 && (part.size() != 5 || part[2] != '-')) return std::nullopt;
  const std::optional<int> month = ParseDigits(part.substr(0, 2), 1, 12);
  if (!month.has_value()) return std::nullopt;
  if (part.size() == 2) return MonthsOf(year, *month, 1);
  const std::optional<int> number = ParseDigits(part.substr(3), 1, 31);
  if (!number.has_value()) return std::nullopt;
  const absl::CivilDay day(year, *month, *number);
  // CivilDay turns 30 February into 2 March.
  if (absl::CivilMonth(day) != absl::CivilMonth(year, *month)) return std::nullopt;
  return Days{day, day};
}

}  // namespace

absl::StatusOr<Period> ParsePeriod(std::string_view name) {
  std::optional<Days> days;
  if (const std::optional<int> year = ParseYear(name.substr(0, 4)); year.has_value()) {
    if (name.size() == 4) {
      days = Days{absl::CivilDay(*year, 1, 1), absl::CivilDay(*year, 12, 31)};
    } else if (name[4] == '-') {
      days = PartOf(*year, name.substr(5));
    }
  }
  if (days.has_value()) return Period{std::string(name), days->first, days->last};
  return absl::InvalidArgumentError(
      absl::StrCat("\"", platform::ReplaceInvalidUtf8(name.substr(0, kMaxQuotedBytes)),
                   "\" is no period: a year, a quarter (2026-Q1), a month (2022-10), a week ",
                   "(2026-W05), a day (2026-09-28) or several years (2020-2022)"));
}

absl::StatusOr<Period> ParseJsonStatTime(std::string_view code) {
  const std::string_view year = code.substr(0, 4);
  const std::string_view rest = code.substr(year.size());
  if (rest.empty() || !ParseYear(year).has_value()) return ParsePeriod(code);
  const std::string_view number = rest.substr(1);
  std::string name(code);
  if (rest.front() == 'M' && number.size() == 2) {
    name = absl::StrCat(Absl(year), "-", Absl(number));
  } else if (rest.front() == 'K' && number.size() == 1) {
    name = absl::StrCat(Absl(year), "-Q", Absl(number));
  } else if (rest.front() == 'U' && number.size() == 2) {
    name = absl::StrCat(Absl(year), "-W", Absl(number));
  } else if ((rest.front() == '_' || rest.front() == '-') && number == year) {
    name = std::string(year);
  } else if (rest.front() == '_') {
    name = absl::StrCat(Absl(year), "-", Absl(number));
  }
  absl::StatusOr<Period> period = ParsePeriod(name);
  return period.ok() ? period : ParsePeriod(code);
}

}  // namespace treff::ingestion
