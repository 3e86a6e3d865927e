#include "services/ingestion/catalogue/catalogue_table.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;
using platform::Std;

constexpr std::string_view kScheme = "catalogue:";
// UTF-8's, which some programs write first.
constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

std::optional<std::string_view> CatalogueFileOf(std::string_view address) {
  if (address.substr(0, kScheme.size()) != kScheme) return std::nullopt;
  return address.substr(kScheme.size());
}

absl::StatusOr<CatalogueTable> ParseCatalogueTable(std::string bytes,
                                                   const std::string* source_file) {
  CatalogueTable table;
  const std::pair<absl::string_view, std::string*> fields[] = {
      {"source:", &table.source}, {"vintage:", &table.vintage}, {"licence:", &table.licence}};
  const absl::string_view about = source_file == nullptr ? absl::string_view(bytes) : *source_file;
  for (absl::string_view line : absl::StrSplit(absl::StripPrefix(about, kByteOrderMark), '\n')) {
    if (!absl::ConsumePrefix(&line, "#")) break;
    line = absl::StripAsciiWhitespace(line);
    for (const auto& [name, value] : fields) {
      if (absl::ConsumePrefix(&line, name)) *value = std::string(absl::StripAsciiWhitespace(line));
    }
  }
  for (const auto& [name, value] : fields) {
    if (value->empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("it must begin with a line \"# ", name,
                       " …\", or have a file of its own name and \".source\" that does"));
    }
  }
  table.bytes = std::move(bytes);
  return table;
}

}  // namespace treff::ingestion
