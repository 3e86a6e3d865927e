#include "tests/ingestion/formats/workbook_builder.h"

#include <cstdio>
#include <cstdlib>

#include <zip.h>

#include "absl/strings/str_cat.h"

namespace treff::ingestion {
namespace {

constexpr char kMain[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr char kRelation[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr char kRelations[] = "http://schemas.openxmlformats.org/package/2006/relationships";

void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "cannot make a zip archive: %s\n", what);
  std::abort();
}

std::string Relation(const std::string& id, const std::string& type, const std::string& target) {
  return absl::StrCat("<Relationship Id=\"", id, "\" Type=\"", kRelation, "/", type, "\" Target=\"",
                      target, "\"/>");
}

}  // namespace

std::string Zip(const std::map<std::string, std::string>& parts) {
  zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  Check(out != nullptr, "no buffer");
  zip_source_keep(out);
  zip_t* archive = zip_open_from_source(out, ZIP_TRUNCATE, nullptr);
  Check(archive != nullptr, "it does not open");
  for (const auto& [name, text] : parts) {
    zip_source_t* part = zip_source_buffer(archive, text.data(), text.size(), 0);
    Check(zip_file_add(archive, name.c_str(), part, 0) >= 0, name.c_str());
  }
  Check(zip_close(archive) == 0, "it does not close");
  zip_stat_t stat;
  Check(zip_source_stat(out, &stat) == 0 && zip_source_open(out) == 0, "it cannot be read");
  std::string bytes(stat.size, '\0');
  Check(zip_source_read(out, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()),
        "it is cut short");
  zip_source_close(out);
  zip_source_free(out);
  return bytes;
}

std::map<std::string, std::string> WorkbookParts(const std::vector<TestSheet>& sheets) {
  std::map<std::string, std::string> parts;
  std::string list;
  std::string relations;
  for (size_t i = 0; i < sheets.size(); ++i) {
    const std::string number = absl::StrCat(i + 1);
    absl::StrAppend(&list, "<sheet name=\"", sheets[i].name, "\" sheetId=\"", number,
                    "\" r:id=\"rId", number, "\"/>");
    absl::StrAppend(&relations,
                    Relation("rId" + number, "worksheet", "worksheets/sheet" + number + ".xml"));
    parts["xl/worksheets/sheet" + number + ".xml"] = absl::StrCat(
        "<worksheet xmlns=\"", kMain, "\"><sheetData>", sheets[i].rows, "</sheetData></worksheet>");
  }
  parts["_rels/.rels"] =
      absl::StrCat("<Relationships xmlns=\"", kRelations, "\">",
                   Relation("rId1", "officeDocument", "xl/workbook.xml"), "</Relationships>");
  parts["xl/workbook.xml"] = absl::StrCat("<workbook xmlns=\"", kMain, "\" xmlns:r=\"", kRelation,
                                          "\"><sheets>", list, "</sheets></workbook>");
  parts["xl/_rels/workbook.xml.rels"] =
      absl::StrCat("<Relationships xmlns=\"", kRelations, "\">", relations, "</Relationships>");
  return parts;
}

}  // namespace treff::ingestion
