#include "services/cli/screen/screen.h"

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/cli/screen/display.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::cli {
namespace {

constexpr char kPlain[] = "\033[0m";
// From here on an age reads better in years.
constexpr int kDaysShown = 2 * 365;
constexpr double kDaysAYear = 365.25;

}  // namespace

std::string Screen::Text(std::string_view key,
                         const std::map<std::string, std::string>& arguments) const {
  return messages_.Render(key, options_.language, arguments);
}

std::string Screen::Word(std::string_view family, std::string_view name) const {
  const std::string key =
      absl::StrCat(platform::Absl(family), ".", absl::AsciiStrToLower(platform::Absl(name)));
  return messages_.Has(key) ? Text(key) : std::string(name);
}

std::string Screen::Number(double value, int decimals) const {
  return platform::FormatNumber(value, decimals, options_.language);
}

std::string Screen::Range(double lower, double upper, int decimals) const {
  const std::string low = Number(lower, decimals);
  const std::string high = Number(upper, decimals);
  if (low == high) return low;
  // A dash beside a minus is read as another minus.
  if (lower < 0) return Text("range.words", {{"lower", low}, {"upper", high}});
  return low + "–" + high;
}

std::string Screen::Age(int days) const {
  if (days < kDaysShown) return Text("age.days", {{"days", absl::StrCat(days)}});
  return Text("age.years", {{"years", absl::StrCat(days / kDaysAYear)}});
}

std::string Screen::Time(const google::protobuf::Timestamp& time) const {
  if (time.seconds() == 0) return Text("none");
  return absl::FormatTime("%Y-%m-%d %H:%M", platform::FromTimestamp(time), absl::LocalTimeZone());
}

std::string Screen::Beside(int indent, const std::string& lead, int lead_width,
                           const std::string& text) const {
  std::string lines;
  for (const std::string& line : Wrapped(Printable(text), width() - indent - lead_width)) {
    lines += std::string(indent, ' ') + (lines.empty() ? lead : std::string(lead_width, ' ')) +
             line + "\n";
  }
  return lines;
}

std::string Screen::Styled(const char* code, const std::string& text) const {
  return options_.colours ? code + text + kPlain : text;
}

std::string Screen::Render(const Table& table) const {
  if (!options_.colours) return table.Render(width());
  return table.Render(width(), "\033[1m", "\033[2m", kPlain);
}

std::string Screen::Paragraph(const std::string& text, int indent) const {
  std::string paragraph;
  for (const std::string& line : Wrapped(Printable(text), width() - indent)) {
    paragraph += std::string(indent, ' ') + line + "\n";
  }
  return paragraph;
}

}  // namespace treff::cli
