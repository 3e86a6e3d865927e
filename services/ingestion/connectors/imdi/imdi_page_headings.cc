#include "services/ingestion/connectors/imdi/imdi_page_headings.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr std::string_view kSubject = "oversikt over bosettingen i ";
constexpr std::string_view kMonths[] = {"januar",    "februar", "mars",     "april",
                                        "mai",       "juni",    "juli",     "august",
                                        "september", "oktober", "november", "desember"};
// A year's last figures come out until then.
constexpr int kLastMonthOfYearBefore = 3;
// Words of a sum's label, beside the county's name.
constexpr std::string_view kSumWords[] = {"sum",       "totalt", "total",     "samlet", "hele",
                                          "alt",       "i",      "tilsammen", "til",    "sammen",
                                          "fylket",    "fylke",  "for",       "alle",   "kommuner",
                                          "kommunene", "av",     "og",        "-",      "–"};

// 1 to 12, or 0.
int MonthNumber(std::string_view word) {
  const auto* const found = std::find(std::begin(kMonths), std::end(kMonths), word);
  return found == std::end(kMonths) ? 0 : static_cast<int>(found - std::begin(kMonths)) + 1;
}

// Blanks, dashes and colons at its end.
std::string_view WithoutDash(std::string_view text) {
  constexpr std::string_view kEnds[] = {" ", "-", ":", "–", "—"};
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view end : kEnds) {
      if (text.size() < end.size() || text.substr(text.size() - end.size()) != end) continue;
      text.remove_suffix(end.size());
      changed = true;
    }
  }
  return text;
}

// "28." → 28; 0 for what is no day.
int DayNumber(absl::string_view word) {
  int day = 0;
  if (!absl::ConsumeSuffix(&word, ".") || !absl::SimpleAtoi(word, &day) || day < 1 || day > 31) {
    return 0;
  }
  return day;
}

}  // namespace

std::optional<CountyHeading> ParseCountyHeading(std::string_view heading) {
  const std::string text = platform::NormalizeText(heading);
  const std::string folded = platform::FoldCase(heading);
  const size_t at = folded.find(kSubject);
  // Folding keeps the lengths of Norwegian and Sami letters.
  if (at == std::string::npos || folded.size() != text.size()) return std::nullopt;
  CountyHeading parsed{std::string(WithoutDash(std::string_view(text).substr(0, at))), 0};
  const std::string_view rest = std::string_view(text).substr(at + kSubject.size());
  if (parsed.county.empty() || !absl::SimpleAtoi(Absl(rest.substr(0, 4)), &parsed.year)) {
    return std::nullopt;
  }
  // A note on the day may follow, and nothing else.
  const std::string_view note = rest.substr(std::min<size_t>(4, rest.size()));
  if (!note.empty() && note.substr(0, 2) != " (") return std::nullopt;
  return parsed;
}

bool SpeaksOfSettlement(std::string_view heading) {
  return absl::StrContains(platform::FoldCase(heading), "oversikt over bosett");
}

std::optional<absl::CivilDay> ParseFiguresDay(std::string_view text, int year,
                                              absl::CivilDay fetch_day) {
  const std::string folded = absl::StrReplaceAll(platform::FoldCase(text),
                                                 {{"(", " "}, {")", " "}, {",", " "}, {":", " "}});
  const std::vector<std::string> words = absl::StrSplit(folded, ' ', absl::SkipEmpty());
  for (size_t i = 0; i + 2 < words.size(); ++i) {
    if (words[i] != "oppdatert" && words[i] != "per" && words[i] != "pr" && words[i] != "pr.") {
      continue;
    }
    const size_t at = words[i + 1] == "per" || words[i + 1] == "den" ? i + 2 : i + 1;
    if (at + 1 >= words.size()) continue;
    const int day = DayNumber(words[at]);
    const int month = MonthNumber(words[at + 1]);
    if (day == 0 || month == 0) continue;
    int of_year = 0;
    if (at + 2 < words.size() && words[at + 2].size() >= 4 &&
        absl::SimpleAtoi(words[at + 2].substr(0, 4), &of_year)) {
      return absl::CivilDay(of_year, month, day);
    }
    const absl::CivilDay year_after(year + 1, month, day);
    const bool is_after = month <= kLastMonthOfYearBefore && year_after <= fetch_day;
    return is_after ? year_after : absl::CivilDay(year, month, day);
  }
  return std::nullopt;
}

std::optional<absl::CivilDay> FiguresDayOf(const HtmlPage& page, int year,
                                           absl::CivilDay fetch_day) {
  std::optional<absl::CivilDay> day;
  for (const HtmlTable& table : page.tables) {
    for (const std::string& text : table.before) {
      const std::optional<absl::CivilDay> said = ParseFiguresDay(text, year, fetch_day);
      if (said.has_value()) day = said;
    }
    if (ParseCountyHeading(table.heading).has_value()) break;
  }
  return day;
}

bool IsSumLabel(std::string_view label, std::string_view county) {
  const std::string text = absl::StrReplaceAll(platform::FoldCase(label), {{":", " "}});
  const std::string county_key = platform::FoldCase(county);
  const std::string rest =
      county_key.empty() ? text : absl::StrReplaceAll(text, {{county_key, " "}});
  const std::vector<std::string> words = absl::StrSplit(rest, ' ', absl::SkipWhitespace());
  return !platform::NormalizeText(label).empty() &&
         std::all_of(words.begin(), words.end(), [](const std::string& word) {
           return std::find(std::begin(kSumWords), std::end(kSumWords), word) !=
                  std::end(kSumWords);
         });
}

}  // namespace treff::ingestion
