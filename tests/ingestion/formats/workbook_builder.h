// XLSX files for tests, made part by part.
#ifndef TREFF_TESTS_INGESTION_FORMATS_WORKBOOK_BUILDER_H_
#define TREFF_TESTS_INGESTION_FORMATS_WORKBOOK_BUILDER_H_

#include <map>
#include <string>
#include <vector>

namespace treff::ingestion {

// A zip archive of `parts`, by name.
std::string Zip(const std::map<std::string, std::string>& parts);

struct TestSheet {
  std::string name;
  std::string rows;  // XML inside <sheetData>
};

// The parts of a workbook of `sheets`, as a program writes them: xl/workbook.xml, its
// relationships, xl/worksheets/sheet1.xml and so on. Tests change what they are about.
std::map<std::string, std::string> WorkbookParts(const std::vector<TestSheet>& sheets);

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_FORMATS_WORKBOOK_BUILDER_H_
