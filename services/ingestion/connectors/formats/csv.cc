#include "services/ingestion/connectors/formats/csv.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

constexpr size_t kMaxCells = 200;
constexpr size_t kMaxCellBytes = 10'000;

}  // namespace

absl::Status ForEachCsvRow(
    std::string_view text,
    const std::function<absl::Status(int line, const std::vector<std::string>& cells)>& row,
    char delimiter) {
  std::vector<std::string> cells(1);
  int line = 1;
  int row_line = 1;
  bool quoted = false;
  const auto end_row = [&]() -> absl::Status {
    if (!cells.back().empty() && cells.back().back() == '\r') cells.back().pop_back();
    if (cells.size() > 1 || !cells.front().empty()) TREFF_RETURN_IF_ERROR(row(row_line, cells));
    cells.assign(1, "");
    row_line = line + 1;
    return absl::OkStatus();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && text.substr(i + 1, 1) == "\"") {
      cells.back().push_back(c);
      ++i;
    } else if (c == '"' && (quoted || cells.back().empty())) {
      quoted = !quoted;
    } else if (!quoted && c == delimiter) {
      cells.emplace_back();
    } else if (!quoted && c == '\n') {
      TREFF_RETURN_IF_ERROR(end_row());
    } else {
      cells.back().push_back(c);
    }
    if (c == '\n') ++line;
    if (cells.size() > kMaxCells || cells.back().size() > kMaxCellBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", row_line, ": too long for a table row: fetch it again"));
    }
  }
  if (quoted) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", row_line, ": a quote is never closed: the file is cut short"));
  }
  // Half a number reads like a whole one.
  if (cells.size() > 1 || !cells.front().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", row_line, ": it has no end: the file is cut short: fetch it again"));
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> FindCsvColumn(const std::vector<std::string>& header,
                                     const std::vector<std::string>& names) {
  for (size_t i = 0; i < header.size(); ++i) {
    if (std::find(names.begin(), names.end(), header[i]) != names.end()) return i;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("line 1: no column ", absl::StrJoin(names, " or "), " among ",
                   platform::ReplaceInvalidUtf8(absl::StrJoin(header, ", ").substr(0, 300)),
                   ": the table has changed, compare it with the catalogue"));
}

}  // namespace treff::ingestion
