#include "services/platform/tables/csv.h"

#include <algorithm>
#include <memory>

#include <csv.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/status.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr size_t kMaxCells = 5'000;
constexpr size_t kMaxCellBytes = 10'000;

// What libcsv calls back.
struct Reading {
  const std::function<absl::Status(int line, const std::vector<std::string>& cells)>& row;
  std::vector<std::string> cells;
  int line = 1;      // that is being read
  int row_line = 0;  // where the row began; 0 between rows
  bool is_over = false;
  bool is_closed = false;  // whether the text ends in a closing quote
  bool has_unfinished_row = false;
  absl::Status status;
};

void OnCell(void* text, size_t size, void* user) {
  Reading& reading = *static_cast<Reading*>(user);
  if (reading.row_line == 0) reading.row_line = reading.line;
  if (reading.cells.size() >= kMaxCells || size > kMaxCellBytes) {
    if (reading.status.ok()) {
      reading.status = absl::InvalidArgumentError(
          absl::StrCat("line ", reading.row_line, ": too long for a table row: fetch it again"));
    }
    return;
  }
  reading.cells.emplace_back(static_cast<const char*>(text), size);
}

void OnRow(int /*terminator*/, void* user) {
  Reading& reading = *static_cast<Reading*>(user);
  if (reading.is_over && !reading.is_closed) {
    reading.has_unfinished_row = true;
    return;
  }
  if (reading.status.ok()) reading.status = reading.row(reading.row_line, reading.cells);
  reading.cells.clear();
  reading.row_line = 0;
}

// A tabulator that parts cells is no blank around them.
int IsBlank(unsigned char c) { return c == ' ' ? 1 : 0; }

struct ParserDeleter {
  void operator()(csv_parser* parser) const { csv_free(parser); }
};

absl::Status Malformed(int line) {
  return absl::InvalidArgumentError(
      absl::StrCat("line ", line, ": a quote inside a cell, or text after a closing quote: the ",
                   "cells cannot be told apart; correct the line, or fetch the file again"));
}

}  // namespace

absl::Status ForEachCsvRow(
    std::string_view text,
    const std::function<absl::Status(int line, const std::vector<std::string>& cells)>& row,
    char delimiter) {
  csv_parser parser;
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
    return absl::InternalError("libcsv cannot be started");
  }
  const std::unique_ptr<csv_parser, ParserDeleter> freed(&parser);
  csv_set_delim(&parser, static_cast<unsigned char>(delimiter));
  csv_set_space_func(&parser, IsBlank);
  Reading reading{.row = row};
  // Line by line: libcsv does not say where it is.
  for (size_t at = 0; at < text.size(); ++reading.line) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, end - at);
    if (reading.row_line == 0) reading.row_line = reading.line;
    if (csv_parse(&parser, line.data(), line.size(), OnCell, OnRow, &reading) != line.size()) {
      return Malformed(reading.line);
    }
    TREFF_RETURN_IF_ERROR(reading.status);
    const bool is_empty = line.find_first_not_of(" \r\n") == std::string_view::npos;
    if (reading.cells.empty() && is_empty && parser.quoted == 0) reading.row_line = 0;
    at = end;
  }
  // Half a number reads like a whole one, unless it stands in quotes.
  reading.is_over = true;
  reading.is_closed = !text.empty() && text.back() == '"';
  const bool is_quoted = csv_fini(&parser, OnCell, OnRow, &reading) != 0;
  if (!is_quoted && !reading.has_unfinished_row) return reading.status;
  return absl::InvalidArgumentError(absl::StrCat(
      "line ", reading.row_line, is_quoted ? ": a quote is never closed" : ": it has no end",
      ": the file is cut short: fetch it again"));
}

absl::StatusOr<size_t> FindCsvColumn(const std::vector<std::string>& header,
                                     const std::vector<std::string>& names) {
  std::vector<size_t> found;
  for (size_t i = 0; i < header.size(); ++i) {
    const std::string name = NormalizeText(header[i]);
    if (std::find(names.begin(), names.end(), name) != names.end()) found.push_back(i);
  }
  if (found.size() == 1) return found.front();
  return absl::InvalidArgumentError(absl::StrCat(
      "line 1: ", found.empty() ? "no column " : "several columns ", absl::StrJoin(names, " or "),
      " among ", ReplaceInvalidUtf8(absl::StrJoin(header, ", ").substr(0, 300)),
      ": the table has changed, compare it with the catalogue"));
}

}  // namespace treff::platform
