#include "services/platform/tables/workbook_writer.h"

#include <memory>
#include <utility>

#include <zip.h>
#include <pugixml.hpp>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Names of ECMA-376, parts 1 and 2.
constexpr char kMain[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr char kRelation[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr char kRelations[] = "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr char kTypes[] = "http://schemas.openxmlformats.org/package/2006/content-types";
constexpr char kKind[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

using Parts = std::vector<std::pair<std::string, std::string>>;  // names and texts

struct TextWriter : pugi::xml_writer {
  void write(const void* data, size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
  std::string text;
};

std::string TextOf(const pugi::xml_document& document) {
  TextWriter writer;
  document.save(writer, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(writer.text);
}

std::string RelationsTo(const char* type, const char* target) {
  pugi::xml_document document;
  pugi::xml_node relations = document.append_child("Relationships");
  relations.append_attribute("xmlns") = kRelations;
  pugi::xml_node relation = relations.append_child("Relationship");
  relation.append_attribute("Id") = "rId1";
  relation.append_attribute("Type") = absl::StrCat(kRelation, "/", type).c_str();
  relation.append_attribute("Target") = target;
  return TextOf(document);
}

std::string ContentTypes() {
  pugi::xml_document document;
  pugi::xml_node types = document.append_child("Types");
  types.append_attribute("xmlns") = kTypes;
  pugi::xml_node relations = types.append_child("Default");
  relations.append_attribute("Extension") = "rels";
  relations.append_attribute("ContentType") =
      "application/vnd.openxmlformats-package.relationships+xml";
  for (const auto& [part, kind] : {std::pair{"/xl/workbook.xml", "sheet.main+xml"},
                                   std::pair{"/xl/worksheets/sheet1.xml", "worksheet+xml"}}) {
    pugi::xml_node type = types.append_child("Override");
    type.append_attribute("PartName") = part;
    type.append_attribute("ContentType") = absl::StrCat(kKind, kind).c_str();
  }
  return TextOf(document);
}

std::string WorkbookPart(std::string_view sheet) {
  pugi::xml_document document;
  pugi::xml_node workbook = document.append_child("workbook");
  workbook.append_attribute("xmlns") = kMain;
  workbook.append_attribute("xmlns:r") = kRelation;
  pugi::xml_node only = workbook.append_child("sheets").append_child("sheet");
  only.append_attribute("name") = std::string(sheet).c_str();
  only.append_attribute("sheetId") = "1";
  only.append_attribute("r:id") = "rId1";
  return TextOf(document);
}

// Cells without a reference stand one after another.
std::string SheetPart(const std::vector<std::vector<std::string>>& rows) {
  pugi::xml_document document;
  pugi::xml_node worksheet = document.append_child("worksheet");
  worksheet.append_attribute("xmlns") = kMain;
  pugi::xml_node data = worksheet.append_child("sheetData");
  for (size_t i = 0; i < rows.size(); ++i) {
    pugi::xml_node row = data.append_child("row");
    row.append_attribute("r") = static_cast<unsigned>(i + 1);
    for (const std::string& text : rows[i]) {
      pugi::xml_node cell = row.append_child("c");
      if (text.empty()) continue;
      cell.append_attribute("t") = "inlineStr";
      cell.append_child("is").append_child("t").text() = text.c_str();
    }
  }
  return TextOf(document);
}

struct SourceFreer {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};

absl::StatusOr<std::string> Zip(const Parts& parts) {
  const absl::Status failed = absl::InternalError("a workbook cannot be packed: try again");
  const std::unique_ptr<zip_source_t, SourceFreer> out(
      zip_source_buffer_create(nullptr, 0, 0, nullptr));
  if (out == nullptr) return failed;
  zip_source_keep(out.get());  // the archive lets go of it too
  zip_t* archive = zip_open_from_source(out.get(), ZIP_TRUNCATE, nullptr);
  if (archive == nullptr) {
    zip_source_free(out.get());
    return failed;
  }
  bool added = true;
  for (const auto& [name, text] : parts) {
    zip_source_t* part = zip_source_buffer(archive, text.data(), text.size(), 0);
    added = added && part != nullptr && zip_file_add(archive, name.c_str(), part, 0) >= 0;
  }
  if (!added || zip_close(archive) != 0) {
    zip_discard(archive);
    return failed;
  }
  zip_stat_t stat;
  if (zip_source_stat(out.get(), &stat) != 0 || zip_source_open(out.get()) != 0) return failed;
  std::string bytes(stat.size, '\0');
  const zip_int64_t read = zip_source_read(out.get(), bytes.data(), bytes.size());
  zip_source_close(out.get());
  if (read != static_cast<zip_int64_t>(bytes.size())) return failed;
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> WriteWorkbook(std::string_view sheet,
                                          const std::vector<std::vector<std::string>>& rows) {
  return Zip({{"[Content_Types].xml", ContentTypes()},
              {"_rels/.rels", RelationsTo("officeDocument", "xl/workbook.xml")},
              {"xl/workbook.xml", WorkbookPart(sheet)},
              {"xl/_rels/workbook.xml.rels", RelationsTo("worksheet", "worksheets/sheet1.xml")},
              {"xl/worksheets/sheet1.xml", SheetPart(rows)}});
}

}  // namespace treff::platform
