#include "services/cli/screen/table.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "services/cli/screen/display.h"

namespace treff::cli {
namespace {

constexpr int kGap = 2;         // columns between two columns
constexpr int kNarrowest = 8;   // a column is not shrunk below this
constexpr int kNoteIndent = 5;  // columns before a note

std::string Spaces(int count) { return std::string(std::max(count, 0), ' '); }

}  // namespace

void Table::AddRow(const std::vector<std::string>& cells) {
  assert(cells.size() == columns_.size());
  Row& row = rows_.emplace_back();
  for (const std::string& cell : cells) row.cells.push_back(Printable(cell));
}

void Table::AddNote(const std::string& text) {
  if (!rows_.empty()) rows_.back().note = Printable(text);
}

void Table::AddHeading(const std::string& text) { rows_.push_back({{}, Printable(text), {}}); }

int Table::Widest(size_t column) const {
  int widest = DisplayWidth(columns_[column].header);
  for (const Row& row : rows_) {
    if (!row.cells.empty()) widest = std::max(widest, DisplayWidth(row.cells[column]));
  }
  return widest;
}

int Table::WidestWord(size_t column) const {
  int widest = 1;
  const auto look_at = [&](const std::string& text) {
    for (const std::string& word : Wrapped(text, 1)) {
      widest = std::max(widest, DisplayWidth(word));
    }
  };
  look_at(columns_[column].header);
  for (const Row& row : rows_) {
    if (!row.cells.empty()) look_at(row.cells[column]);
  }
  return widest;
}

int Table::Narrowest(size_t column) const {
  if (columns_[column].wraps) return WidestWord(column);
  const int widest = Widest(column);
  return columns_[column].may_shrink ? std::min(widest, kNarrowest) : widest;
}

int Table::NarrowestWidth() const {
  int width = kGap * (static_cast<int>(columns_.size()) - 1);
  for (size_t c = 0; c < columns_.size(); ++c) width += Narrowest(c);
  return width;
}

std::vector<int> Table::Widths(int width) const {
  std::vector<int> widths;
  std::vector<int> narrowest;
  for (size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(Widest(c));
    narrowest.push_back(Narrowest(c));
  }
  const int gaps = kGap * (static_cast<int>(columns_.size()) - 1);
  int excess = std::accumulate(widths.begin(), widths.end(), gaps) - width;
  for (; excess > 0; --excess) {
    int widest = -1;
    for (size_t c = 0; c < columns_.size(); ++c) {
      const bool shrinks = widths[c] > narrowest[c];
      if (shrinks && (widest < 0 || widths[c] > widths[widest])) widest = static_cast<int>(c);
    }
    if (widest < 0) break;
    --widths[widest];
  }
  return widths;
}

std::string Table::Line(const std::vector<std::string>& cells,
                        const std::vector<int>& widths) const {
  std::string line;
  for (size_t c = 0; c < cells.size(); ++c) {
    const std::string cell = Shortened(cells[c], widths[c]);
    const std::string padding = Spaces(widths[c] - DisplayWidth(cell));
    if (c > 0) line += Spaces(kGap);
    line += columns_[c].align == Align::kRight ? padding + cell : cell + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::vector<std::string> Table::Lines(const std::vector<std::string>& cells,
                                      const std::vector<int>& widths) const {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(cells.size()));
  for (size_t c = 0; c < cells.size(); ++c) {
    if (!columns_[c].wraps || DisplayWidth(cells[c]) <= widths[c]) {
      rows[0][c] = cells[c];
      continue;
    }
    const std::vector<std::string> pieces = Wrapped(cells[c], widths[c]);
    rows.resize(std::max(rows.size(), pieces.size()), std::vector<std::string>(cells.size()));
    for (size_t i = 0; i < pieces.size(); ++i) rows[i][c] = pieces[i];
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(Line(row, widths));
  return lines;
}

std::string Table::Render(int width, const std::string& header_style, const std::string& note_style,
                          const std::string& plain) const {
  const std::vector<int> widths = Widths(width);
  std::vector<std::string> headers;
  for (const Column& column : columns_) headers.push_back(column.header);
  std::string text;
  for (const std::string& line : Lines(headers, widths)) text += header_style + line + plain + "\n";
  for (const Row& row : rows_) {
    if (row.cells.empty()) text += header_style + row.heading + plain + "\n";
    for (const std::string& line :
         row.cells.empty() ? std::vector<std::string>() : Lines(row.cells, widths)) {
      text += line + "\n";
    }
    for (const std::string& line : Wrapped(row.note, width - kNoteIndent)) {
      text += Spaces(kNoteIndent) + note_style + line + plain + "\n";
    }
  }
  return text;
}

}  // namespace treff::cli
