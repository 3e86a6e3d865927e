#include "services/ingestion/connectors/formats/xlsx.h"

#include <cstring>

#include <zip.h>
#include <pugixml.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

// NAV's largest sheet is 200 KB.
constexpr size_t kMaxPartBytes = 32 << 20;
constexpr int kMaxParts = 1000;
constexpr int kMaxRows = 100'000;
constexpr int kMaxColumns = 1'000;
constexpr size_t kMaxCells = 1'000'000;

absl::Status Bad(absl::string_view place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

struct ZipDiscarder {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

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

// The text of a shared or inline string: its runs, one after the other, phonetic hints left out.
std::string TextOf(const pugi::xml_node& item) {
  std::string text = item.child("t").text().get();
  for (const pugi::xml_node& run : item.children("r")) text += run.child("t").text().get();
  return text;
}

class ZipWorkbook : public Workbook {
 public:
  explicit ZipWorkbook(zip_t* archive) : archive_(archive) {}

  absl::Status Load() {
    if (zip_get_num_entries(archive_.get(), 0) > kMaxParts) {
      return Bad("workbook", "too many parts: it is not what the source sends");
    }
    TREFF_RETURN_IF_ERROR(LoadSheetList());
    return LoadSharedStrings();
  }

  absl::StatusOr<Sheet> ReadSheet(std::string_view prefix) override {
    std::vector<std::string> names;
    const std::pair<std::string, std::string>* found = nullptr;
    for (const auto& sheet : sheets_) {
      names.push_back(sheet.first);
      if (found == nullptr && absl::StartsWith(sheet.first, Absl(prefix))) found = &sheet;
    }
    if (found == nullptr) {
      return Bad("workbook", absl::StrCat("no sheet begins with \"", Absl(prefix), "\" among ",
                                          absl::StrJoin(names, ", ").substr(0, 500),
                                          ": compare it with the catalogue"));
    }
    pugi::xml_document document;
    TREFF_RETURN_IF_ERROR(ParsePart(found->second, document));
    Sheet sheet{found->first, {}};
    TREFF_RETURN_IF_ERROR(ReadRows(document.child("worksheet").child("sheetData"), sheet));
    return sheet;
  }

 private:
  absl::StatusOr<std::string> ReadPart(const std::string& name) const {
    const std::unique_ptr<zip_file_t, ZipDiscarder> file(
        zip_fopen(archive_.get(), name.c_str(), 0));
    if (file == nullptr) return Bad(name, "the workbook has no such part: fetch it again");
    std::string bytes;
    std::string chunk(64 << 10, '\0');
    while (true) {
      const zip_int64_t read = zip_fread(file.get(), chunk.data(), chunk.size());
      if (read < 0) return Bad(name, "cannot be unpacked: fetch it again");
      if (read == 0) return bytes;
      // What the directory says of sizes may be a lie: count what comes out.
      if (bytes.size() + read > kMaxPartBytes) return Bad(name, "it unpacks to more than 32 MB");
      bytes.append(chunk, 0, read);
    }
  }

  absl::Status ParsePart(const std::string& name, pugi::xml_document& document) const {
    TREFF_ASSIGN_OR_RETURN(const std::string xml, ReadPart(name));
    // pugixml expands no entities but XML's own five, so nothing grows here.
    const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
    if (parsed) return absl::OkStatus();
    return Bad(name, absl::StrCat("byte ", parsed.offset, ": ", parsed.description()));
  }

  absl::Status LoadSheetList() {
    pugi::xml_document relations;
    TREFF_RETURN_IF_ERROR(ParsePart("xl/_rels/workbook.xml.rels", relations));
    std::map<std::string, std::string> part_of;
    for (const pugi::xml_node& relation : relations.child("Relationships").children()) {
      const std::string target = relation.attribute("Target").value();
      part_of[relation.attribute("Id").value()] =
          absl::StartsWith(target, "/") ? target.substr(1) : absl::StrCat("xl/", target);
    }
    pugi::xml_document workbook;
    TREFF_RETURN_IF_ERROR(ParsePart("xl/workbook.xml", workbook));
    for (const pugi::xml_node& sheet : workbook.child("workbook").child("sheets").children()) {
      sheets_.emplace_back(platform::ReplaceInvalidUtf8(sheet.attribute("name").value()),
                           part_of[sheet.attribute("r:id").value()]);
    }
    return sheets_.empty() ? Bad("xl/workbook.xml", "it lists no sheet") : absl::OkStatus();
  }

  absl::Status LoadSharedStrings() {
    constexpr char kPart[] = "xl/sharedStrings.xml";
    if (zip_name_locate(archive_.get(), kPart, 0) < 0) return absl::OkStatus();  // all inline
    pugi::xml_document document;
    TREFF_RETURN_IF_ERROR(ParsePart(kPart, document));
    for (const pugi::xml_node& item : document.child("sst").children("si")) {
      shared_strings_.push_back(TextOf(item));
    }
    return absl::OkStatus();
  }

  absl::Status ReadRows(const pugi::xml_node& data, Sheet& sheet) const {
    size_t cells = 0;
    int number = 0;
    for (const pugi::xml_node& row : data.children("row")) {
      number = row.attribute("r").as_int(number + 1);
      if (number < 1 || number > kMaxRows) return Bad(sheet.name, "a row number is out of bounds");
      SheetRow read{number, {}};
      int column = 0;
      for (const pugi::xml_node& cell : row.children("c")) {
        const pugi::xml_attribute address = cell.attribute("r");
        column = address ? ColumnOf(address.value()) : column + 1;
        if (column < 1 || column > kMaxColumns || ++cells > kMaxCells) {
          return Bad(absl::StrCat(sheet.name, ", row ", number), "a cell is out of bounds");
        }
        TREFF_ASSIGN_OR_RETURN(std::string text, CellText(cell, sheet, number, column));
        if (!text.empty()) read.cells[column] = std::move(text);
      }
      if (!read.cells.empty()) sheet.rows.push_back(std::move(read));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> CellText(const pugi::xml_node& cell, const Sheet& sheet, int row,
                                       int column) const {
    const std::string_view type = cell.attribute("t").value();
    std::string text;
    if (type == "inlineStr") {
      text = TextOf(cell.child("is"));
    } else if (type == "s") {
      size_t index = 0;
      if (!absl::SimpleAtoi(cell.child_value("v"), &index) || index >= shared_strings_.size()) {
        return Bad(CellPlace(sheet, row, column), "it refers to a shared text that is not there");
      }
      text = shared_strings_[index];
    } else if (type == "e") {
      return Bad(CellPlace(sheet, row, column), "it holds an error of the spreadsheet program");
    } else {
      text = cell.child_value("v");
    }
    absl::StripAsciiWhitespace(&text);
    return text;
  }

  std::unique_ptr<zip_t, ZipDiscarder> archive_;
  std::vector<std::pair<std::string, std::string>> sheets_;  // name, part
  std::vector<std::string> shared_strings_;
};

}  // namespace

std::string CellPlace(const Sheet& sheet, int row, int column) {
  return absl::StrCat(sheet.name, "!", ColumnName(column), row);
}

absl::StatusOr<std::unique_ptr<Workbook>> Workbook::Open(const std::string& bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    return Bad("workbook", absl::StrCat("it cannot be opened (", reason, "): fetch it again"));
  }
  auto workbook = std::make_unique<ZipWorkbook>(archive);
  TREFF_RETURN_IF_ERROR(workbook->Load());
  return workbook;
}

}  // namespace treff::ingestion
