#include "services/platform/tables/xlsx_package.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// The largest sheet that a source sends is 17 MB.
constexpr size_t kMaxPartBytes = 32 << 20;
constexpr size_t kMaxUnpackedBytes = 128 << 20;
constexpr int kMaxParts = 1000;
// Each becomes a node in memory, many times as large as "<c/>".
constexpr ptrdiff_t kMaxTags = 3'000'000;

absl::Status Bad(absl::string_view place, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat(ReplaceInvalidUtf8(Std(place.substr(0, 200))), ": ", problem));
}

// "../sharedStrings.xml" as seen from a part in `folder`, from the root.
std::string Resolve(absl::string_view folder, absl::string_view target) {
  std::vector<std::string> steps;
  if (!absl::StartsWith(target, "/")) steps = absl::StrSplit(folder, '/', absl::SkipEmpty());
  for (const absl::string_view step : absl::StrSplit(target, '/', absl::SkipEmpty())) {
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (step != ".") {
      steps.emplace_back(step);
    }
  }
  return absl::StrJoin(steps, "/");
}

absl::string_view FolderOf(absl::string_view part) {
  const size_t slash = part.rfind('/');
  return slash == absl::string_view::npos ? absl::string_view() : part.substr(0, slash);
}

}  // namespace

std::string_view LocalName(const char* name) {
  const std::string_view whole(name);
  return whole.substr(whole.rfind(':') + 1);
}

pugi::xml_node LocalChild(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (LocalName(child.name()) == name) return child;
  }
  return {};
}

pugi::xml_attribute LocalAttribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (LocalName(attribute.name()) == name) return attribute;
  }
  return {};
}

absl::StatusOr<std::unique_ptr<XlsxPackage>> XlsxPackage::Open(const std::string& bytes) {
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
  auto package = std::unique_ptr<XlsxPackage>(new XlsxPackage(archive));
  if (zip_get_num_entries(archive, 0) > kMaxParts) {
    return Bad("workbook", "too many parts: it is not what the source sends");
  }
  return package;
}

absl::StatusOr<std::string> XlsxPackage::Read(const std::string& part) {
  const zip_int64_t index = zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE);
  const std::unique_ptr<zip_file_t, ZipDiscarder> file(
      index < 0 ? nullptr : zip_fopen_index(archive_.get(), index, 0));
  if (file == nullptr) return Bad(part, "the workbook has no such part: fetch it again");
  std::string bytes;
  std::string chunk(64 << 10, '\0');
  while (true) {
    const zip_int64_t read = zip_fread(file.get(), chunk.data(), chunk.size());
    if (read < 0) return Bad(part, "it cannot be unpacked: fetch the workbook again");
    if (read == 0) return bytes;
    unpacked_ += read;
    // What the directory says of sizes may be a lie: count what comes out.
    if (bytes.size() + read > kMaxPartBytes || unpacked_ > kMaxUnpackedBytes) {
      return Bad(part, "it unpacks to more than a workbook of a source ever has");
    }
    bytes.append(chunk, 0, read);
  }
}

absl::Status XlsxPackage::Parse(const std::string& part, pugi::xml_document& document) {
  TREFF_ASSIGN_OR_RETURN(const std::string xml, Read(part));
  if (std::count(xml.begin(), xml.end(), '<') > kMaxTags) {
    return Bad(part, "it has more elements than a workbook of a source ever has");
  }
  // pugixml expands no entities but XML's own five, so nothing grows here.
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (parsed) return absl::OkStatus();
  return Bad(part, absl::StrCat("byte ", parsed.offset, ": ", parsed.description()));
}

absl::StatusOr<std::vector<PackageRelation>> XlsxPackage::RelationsOf(const std::string& part) {
  std::vector<PackageRelation> relations;
  const absl::string_view folder = FolderOf(part);
  const absl::string_view file =
      absl::string_view(part).substr(folder.empty() ? 0 : folder.size() + 1);
  const std::string list = absl::StrCat(folder, folder.empty() ? "" : "/", "_rels/", file, ".rels");
  if (zip_name_locate(archive_.get(), list.c_str(), ZIP_FL_NOCASE) < 0) return relations;
  pugi::xml_document document;
  TREFF_RETURN_IF_ERROR(Parse(list, document));
  for (const pugi::xml_node& relation : LocalChild(document, "Relationships").children()) {
    const std::string_view type = LocalAttribute(relation, "Type").value();
    relations.push_back({LocalAttribute(relation, "Id").value(),
                         std::string(type.substr(type.rfind('/') + 1)),
                         Resolve(folder, LocalAttribute(relation, "Target").value())});
  }
  return relations;
}

}  // namespace treff::platform
