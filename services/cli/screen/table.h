// Tables for people: aligned columns that fit a width.
#ifndef TREFF_SERVICES_CLI_SCREEN_TABLE_H_
#define TREFF_SERVICES_CLI_SCREEN_TABLE_H_

#include <string>
#include <vector>

namespace treff::cli {

class Table {
 public:
  enum class Align { kLeft, kRight };

  struct Column {
    std::string header;
    Align align = Align::kLeft;
    bool may_shrink = false;  // cut off, with "…", when the table is too wide
    bool wraps = false;       // goes on below, broken at spaces, when the table is too wide
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell a column. Cells are made printable.
  void AddRow(const std::vector<std::string>& cells);
  // Text under the row before, indented and wrapped.
  void AddNote(const std::string& text);

  // A line of its own across all columns, over the rows that follow.
  void AddHeading(const std::string& text);

  bool empty() const { return rows_.empty(); }
  // The least width at which columns that shrink or wrap can do so: no word is broken.
  int NarrowestWidth() const;

  // The lines, each ended, no wider than `width` if the columns that may shrink allow it. The
  // header line is wrapped in `header_style` and `plain`, the notes in `note_style` and `plain`:
  // terminal codes, or empty.
  std::string Render(int width, const std::string& header_style = "",
                     const std::string& note_style = "", const std::string& plain = "") const;

 private:
  struct Row {
    std::vector<std::string> cells;  // empty for a heading
    std::string heading;
    std::string note;
  };

  // Of the column's cells and header: the widest, or the widest word.
  int Widest(size_t column) const;
  int WidestWord(size_t column) const;
  int Narrowest(size_t column) const;
  std::vector<int> Widths(int width) const;
  std::string Line(const std::vector<std::string>& cells, const std::vector<int>& widths) const;
  // The lines of a row; more than one when cells wrap.
  std::vector<std::string> Lines(const std::vector<std::string>& cells,
                                 const std::vector<int>& widths) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_TABLE_H_
