#include "services/cli/views/table.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "services/cli/views/display.h"

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

std::vector<int> Table::Widths(int width) const {
  std::vector<int> widths;
  for (size_t c = 0; c < columns_.size(); ++c) {
    int widest = DisplayWidth(columns_[c].header);
    for (const Row& row : rows_) {
      if (!row.cells.empty()) widest = std::max(widest, DisplayWidth(row.cells[c]));
    }
    widths.push_back(widest);
  }
  const int gaps = kGap * (static_cast<int>(columns_.size()) - 1);
  int excess = std::accumulate(widths.begin(), widths.end(), gaps) - width;
  for (; excess > 0; --excess) {
    int widest = -1;
    for (size_t c = 0; c < columns_.size(); ++c) {
      const bool shrinks = columns_[c].may_shrink && widths[c] > kNarrowest;
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

std::string Table::Render(int width, const std::string& header_style, const std::string& note_style,
                          const std::string& plain) const {
  const std::vector<int> widths = Widths(width);
  std::vector<std::string> headers;
  for (const Column& column : columns_) headers.push_back(column.header);
  std::string text = header_style + Line(headers, widths) + plain + "\n";
  for (const Row& row : rows_) {
    text += row.cells.empty() ? header_style + row.heading + plain : Line(row.cells, widths);
    text += "\n";
    for (const std::string& line : Wrapped(row.note, width - kNoteIndent)) {
      text += Spaces(kNoteIndent) + note_style + line + plain + "\n";
    }
  }
  return text;
}

}  // namespace treff::cli
