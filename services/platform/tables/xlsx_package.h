// An XLSX file's parts: XML in a zip archive, tied together by relationships.
#ifndef TREFF_SERVICES_PLATFORM_TABLES_XLSX_PACKAGE_H_
#define TREFF_SERVICES_PLATFORM_TABLES_XLSX_PACKAGE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <zip.h>
#include <pugixml.hpp>

#include "absl/status/statusor.h"

namespace treff::platform {

// From one part to another.
struct PackageRelation {
  std::string id;
  std::string type;    // the last word of the relationship's type: "worksheet", "styles"
  std::string target;  // the other part's name, from the root: "xl/worksheets/sheet1.xml"
};

// The text after the colon of an element's or attribute's name: "sheet" of "x:sheet".
std::string_view LocalName(const char* name);
// The first child, or attribute, of that local name; an empty one when there is none.
pugi::xml_node LocalChild(const pugi::xml_node& node, std::string_view name);
pugi::xml_attribute LocalAttribute(const pugi::xml_node& node, std::string_view name);

class XlsxPackage {
 public:
  // `bytes` must outlive the package. INVALID_ARGUMENT when they are no zip archive.
  static absl::StatusOr<std::unique_ptr<XlsxPackage>> Open(const std::string& bytes);

  // Reads a part; letter case of its name does not matter. INVALID_ARGUMENT naming the part when it
  // is not there, cannot be unpacked, is no XML, or unpacks to more than is reasonable.
  absl::Status Parse(const std::string& part, pugi::xml_document& document);

  // Where `part` leads; "" is the package itself. None when it leads nowhere.
  absl::StatusOr<std::vector<PackageRelation>> RelationsOf(const std::string& part);

 private:
  struct ZipDiscarder {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };

  explicit XlsxPackage(zip_t* archive) : archive_(archive) {}
  absl::StatusOr<std::string> Read(const std::string& part);

  const std::unique_ptr<zip_t, ZipDiscarder> archive_;
  size_t unpacked_ = 0;  // bytes so far
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_XLSX_PACKAGE_H_
