// Text of a cell that comes in runs: rich text, elements, lines.
#ifndef TREFF_SERVICES_PLATFORM_TABLES_TEXT_PIECES_H_
#define TREFF_SERVICES_PLATFORM_TABLES_TEXT_PIECES_H_

#include <string>
#include <string_view>
#include <vector>

namespace treff::platform {

// Joins runs of text that stand beside each other, keeping apart what would make one number of two.
class TextPieces {
 public:
  void Add(std::string_view text);
  // An element begins or ends here.
  void Boundary() { at_boundary_ = true; }
  // What follows is a piece of its own.
  void Break();
  // The pieces that are not blank, normalized, with "\n" between them.
  std::string Finish();

 private:
  std::vector<std::string> pieces_;
  std::string current_;
  char last_ = 0;  // the last byte of the piece that is seen; 0 for none
  bool at_boundary_ = false;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_TEXT_PIECES_H_
