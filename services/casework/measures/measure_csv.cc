#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/casework/measures/measures.h"

namespace treff::casework {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";  // else spreadsheets take it for Windows-1252
constexpr char kHeader[] =
    "group;name;measure;reason;count;raw;raw_lower;raw_upper;adjusted;adjusted_lower;"
    "adjusted_upper;unknown_count;persons;decided;decided_source;withheld;synthetic;as_of\r\n";

std::string Text(const std::string& text) {
  if (text.find_first_of(";\"\n\r") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string Number(bool is_set, double value) {
  return is_set ? absl::StrFormat("%.4f", value) : "";
}

std::string Count(bool is_set, int value) { return is_set ? absl::StrCat(value) : ""; }

std::vector<std::string> Cells(const v1::MeasureValue& value) {
  const bool shown = value.withheld() == v1::MeasureValue::WITHHELD_UNSPECIFIED;
  return {Text(value.measure()),
          value.reason(),
          Count(shown, value.count()),
          Number(shown, value.raw()),
          Number(value.has_raw_lower(), value.raw_lower()),
          Number(value.has_raw_upper(), value.raw_upper()),
          Number(value.has_adjusted(), value.adjusted()),
          Number(value.has_adjusted_lower(), value.adjusted_lower()),
          Number(value.has_adjusted_upper(), value.adjusted_upper()),
          Count(value.has_unknown_count(), value.unknown_count()),
          Count(value.has_persons(), value.persons()),
          Count(value.has_decided(), value.decided()),
          Text(value.decided_source()),
          shown ? "" : v1::MeasureValue::Withheld_Name(value.withheld())};
}

}  // namespace

std::string MeasuresCsv(const v1::Measures& measures) {
  std::string csv = absl::StrCat(kByteOrderMark, kHeader);
  for (const v1::MeasureRow& row : measures.rows()) {
    for (const v1::MeasureValue& value : row.values()) {
      absl::StrAppend(&csv, Text(row.group()), ";", Text(row.display_name()), ";",
                      absl::StrJoin(Cells(value), ";"), ";", measures.synthetic() ? "yes" : "no",
                      ";", measures.as_of(), "\r\n");
    }
  }
  return csv;
}

}  // namespace treff::casework
