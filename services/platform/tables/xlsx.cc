#include "services/platform/tables/xlsx.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/status.h"
#include "services/platform/tables/text_pieces.h"
#include "services/platform/tables/xlsx_package.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr int kMaxRows = 200'000;
constexpr int kMaxColumns = 1'000;
constexpr size_t kMaxCells = 1'000'000;

absl::Status Bad(absl::string_view place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

// "B12" → column 2; 0 when it is no cell address.
int ColumnOf(const char* address) {
  int column = 0;
  while (*address >= 'A' && *address <= 'Z') {
    column = column * 26 + (*address++ - 'A' + 1);
    if (column > kMaxColumns) return 0;
  }
  return column;
}

std::string ColumnName(int column) {
  std::string name;
  for (; column > 0; column = (column - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return name;
}

// Lines of a cell's text are pieces of it.
void AddLines(const char* text, TextPieces& pieces) {
  std::string_view rest(text);
  for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    pieces.Add(rest.substr(0, end));
    pieces.Break();
    rest.remove_prefix(end + 1);
  }
  pieces.Add(rest);
}

bool IsStruck(const pugi::xml_node& run) {
  const pugi::xml_node strike = LocalChild(LocalChild(run, "rPr"), "strike");
  return strike && LocalAttribute(strike, "val").as_bool(true);
}

// A raised or lowered run is a note.
bool IsNote(const pugi::xml_node& run) {
  const pugi::xml_node align = LocalChild(LocalChild(run, "rPr"), "vertAlign");
  const std::string_view place = LocalAttribute(align, "val").as_string("baseline");
  return place != "baseline";
}

// The text of a shared or inline string: its runs, one after the other, phonetic hints left out.
std::string TextOf(const pugi::xml_node& item) {
  TextPieces pieces;
  TextPieces notes;
  for (const pugi::xml_node& child : item.children()) {
    const std::string_view name = LocalName(child.name());
    pieces.Boundary();
    if (name == "t") {
      AddLines(child.child_value(), pieces);
    } else if (name == "r" && !IsStruck(child)) {
      AddLines(LocalChild(child, "t").child_value(), IsNote(child) ? notes : pieces);
    }
  }
  std::string text = pieces.Finish();
  const std::string note = notes.Finish();
  // A note alone may be the symbol of a figure, or may not: it must not read as "no figure".
  return text.empty() && !note.empty() ? absl::StrCat("note: ", note) : text;
}

// Whether a format such as `0.0\ %;[Red]"%"0` shows a number as a percentage.
bool IsPercentFormat(std::string_view format) {
  bool quoted = false;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '"') quoted = !quoted;
    if (quoted || format[i] == '"') continue;
    if (format[i] == '\\' || format[i] == '_' || format[i] == '*') {
      ++i;  // the next character stands for itself
    } else if (format[i] == '%') {
      return true;
    }
  }
  return false;
}

class XlsxWorkbook : public Workbook {
 public:
  explicit XlsxWorkbook(std::unique_ptr<XlsxPackage> package) : package_(std::move(package)) {}

  absl::Status Load() {
    TREFF_ASSIGN_OR_RETURN(const std::vector<PackageRelation> roots, package_->RelationsOf(""));
    std::string workbook;
    for (const PackageRelation& root : roots) {
      if (root.type == "officeDocument") workbook = root.target;
    }
    if (workbook.empty()) return Bad("workbook", "it has no workbook part: it is another file");
    TREFF_ASSIGN_OR_RETURN(const std::vector<PackageRelation> relations,
                           package_->RelationsOf(workbook));
    TREFF_RETURN_IF_ERROR(LoadSheetList(workbook, relations));
    for (const PackageRelation& relation : relations) {
      if (relation.type == "sharedStrings") {
        TREFF_RETURN_IF_ERROR(LoadSharedStrings(relation.target));
      } else if (relation.type == "styles") {
        TREFF_RETURN_IF_ERROR(LoadStyles(relation.target));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Sheet> ReadSheetNamed(std::string_view name) override {
    const std::string wanted = NormalizeText(name);
    for (const auto& [sheet, part] : sheets_) {
      if (sheet == wanted) return ReadPart(sheet, part);
    }
    return ReadSheet(name);
  }

  absl::StatusOr<Sheet> ReadSheet(std::string_view name) override {
    std::vector<std::string> names;
    std::vector<std::pair<std::string, std::string>> found;
    const std::string wanted = NormalizeText(name);
    for (const auto& sheet : sheets_) {
      names.push_back(sheet.first);
      if (absl::StartsWith(sheet.first, wanted)) found.push_back(sheet);
    }
    if (found.size() != 1) {
      return Bad(
          "workbook",
          absl::StrCat(found.empty() ? "no sheet begins" : "several sheets begin", " with \"",
                       wanted, "\" among ", absl::StrJoin(names, ", ").substr(0, 500),
                       ": compare it with the catalogue"));
    }
    return ReadPart(found.front().first, found.front().second);
  }

 private:
  absl::StatusOr<Sheet> ReadPart(const std::string& name, const std::string& part) {
    pugi::xml_document document;
    TREFF_RETURN_IF_ERROR(package_->Parse(part, document));
    Sheet sheet{name, {}};
    TREFF_RETURN_IF_ERROR(
        ReadRows(LocalChild(LocalChild(document, "worksheet"), "sheetData"), sheet));
    return sheet;
  }

  absl::Status LoadSheetList(const std::string& part,
                             const std::vector<PackageRelation>& relations) {
    pugi::xml_document document;
    TREFF_RETURN_IF_ERROR(package_->Parse(part, document));
    const pugi::xml_node sheets = LocalChild(LocalChild(document, "workbook"), "sheets");
    for (const pugi::xml_node& sheet : sheets.children()) {
      const std::string_view id = LocalAttribute(sheet, "id").value();
      for (const PackageRelation& relation : relations) {
        if (relation.id != id) continue;
        sheets_.emplace_back(NormalizeText(LocalAttribute(sheet, "name").value()), relation.target);
      }
    }
    return sheets_.empty() ? Bad(part, "it lists no sheet") : absl::OkStatus();
  }

  absl::Status LoadSharedStrings(const std::string& part) {
    pugi::xml_document document;
    TREFF_RETURN_IF_ERROR(package_->Parse(part, document));
    for (const pugi::xml_node& item : LocalChild(document, "sst").children()) {
      if (LocalName(item.name()) == "si") shared_strings_.push_back(TextOf(item));
    }
    return absl::OkStatus();
  }

  // Which of the cell formats show percentages: built-in ones are 9 and 10.
  absl::Status LoadStyles(const std::string& part) {
    pugi::xml_document document;
    TREFF_RETURN_IF_ERROR(package_->Parse(part, document));
    const pugi::xml_node styles = LocalChild(document, "styleSheet");
    std::set<int> percent_formats = {9, 10};
    for (const pugi::xml_node& format : LocalChild(styles, "numFmts").children()) {
      if (!IsPercentFormat(LocalAttribute(format, "formatCode").value())) continue;
      percent_formats.insert(LocalAttribute(format, "numFmtId").as_int());
    }
    size_t style = 0;
    for (const pugi::xml_node& form : LocalChild(styles, "cellXfs").children()) {
      if (percent_formats.count(LocalAttribute(form, "numFmtId").as_int()) > 0) {
        percent_styles_.insert(style);
      }
      ++style;
    }
    return absl::OkStatus();
  }

  absl::Status ReadRows(const pugi::xml_node& data, Sheet& sheet) const {
    size_t cells = 0;
    int number = 0;
    for (const pugi::xml_node& row : data.children()) {
      number = LocalAttribute(row, "r").as_int(number + 1);
      if (number < 1 || number > kMaxRows) return Bad(sheet.name, "a row number is out of bounds");
      SheetRow read;
      read.number = number;
      int column = 0;
      for (const pugi::xml_node& cell : row.children()) {
        if (LocalName(cell.name()) != "c") continue;
        const pugi::xml_attribute address = LocalAttribute(cell, "r");
        column = address ? ColumnOf(address.value()) : column + 1;
        if (column < 1 || column > kMaxColumns || ++cells > kMaxCells) {
          return Bad(absl::StrCat(sheet.name, ", row ", number), "a cell is out of bounds");
        }
        TREFF_RETURN_IF_ERROR(ReadCell(cell, sheet, column, read));
      }
      if (!read.cells.empty()) sheet.rows.push_back(std::move(read));
    }
    return absl::OkStatus();
  }

  absl::Status ReadCell(const pugi::xml_node& cell, const Sheet& sheet, int column,
                        SheetRow& row) const {
    const std::string_view type = LocalAttribute(cell, "t").as_string("n");
    std::string text;
    if (type == "inlineStr") {
      text = TextOf(LocalChild(cell, "is"));
    } else if (type == "s") {
      size_t index = 0;
      if (!absl::SimpleAtoi(LocalChild(cell, "v").child_value(), &index) ||
          index >= shared_strings_.size()) {
        return Bad(CellPlace(sheet, row.number, column),
                   "it refers to a shared text that is not there");
      }
      text = shared_strings_[index];
    } else {
      // Numbers, results of formulas, and errors as they are shown: "#N/A".
      TextPieces pieces;
      AddLines(LocalChild(cell, "v").child_value(), pieces);
      text = pieces.Finish();
      const size_t style = LocalAttribute(cell, "s").as_uint();
      if (type == "n" && percent_styles_.count(style) > 0) row.percent_columns.insert(column);
    }
    if (!text.empty()) row.cells[column] = std::move(text);
    return absl::OkStatus();
  }

  const std::unique_ptr<XlsxPackage> package_;
  std::vector<std::pair<std::string, std::string>> sheets_;  // name, part
  std::vector<std::string> shared_strings_;
  std::set<size_t> percent_styles_;  // by position among the cell formats
};

}  // namespace

int ColumnNumber(std::string_view letters) {
  const bool sound = std::all_of(letters.begin(), letters.end(), absl::ascii_isupper);
  return sound ? ColumnOf(std::string(letters).c_str()) : 0;
}

std::string CellPlace(const Sheet& sheet, int row, int column) {
  return absl::StrCat(sheet.name, "!", ColumnName(column), row);
}

absl::StatusOr<std::unique_ptr<Workbook>> Workbook::Open(const std::string& bytes) {
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<XlsxPackage> package, XlsxPackage::Open(bytes));
  auto workbook = std::make_unique<XlsxWorkbook>(std::move(package));
  TREFF_RETURN_IF_ERROR(workbook->Load());
  return workbook;
}

}  // namespace treff::platform
