#include "services/ingestion/fetch/source_keys.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using catalogue::Access;

// A key stands in a header: no blank, no control character, and none outside ASCII.
bool IsKey(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isgraph);
}

bool NeedsKey(const catalogue::Source* source) {
  return source != nullptr && source->access().state() == Access::NEEDS_KEY;
}

}  // namespace

absl::StatusOr<SourceKeys> SourceKeys::Read(const std::string& path, const Catalogue& catalogue) {
  SourceKeys keys;
  if (path.empty()) return keys;
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat("no file ", path, " with the keys of sources"));
  }
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    const std::string place = absl::StrCat(path, ", line ", ++number);
    const absl::string_view text = absl::StripAsciiWhitespace(line);
    if (text.empty() || text.front() == '#') continue;
    const std::vector<std::string> parts = absl::StrSplit(text, ' ', absl::SkipEmpty());
    if (parts.size() != 2 || !IsKey(parts[1])) {
      return absl::InvalidArgumentError(
          place + ": it must be a source, a blank, and its key on the same line");
    }
    if (!NeedsKey(catalogue.FindSource(parts[0]))) {
      return absl::InvalidArgumentError(
          absl::StrCat(place, ": the catalogue has no source ",
                       platform::ReplaceInvalidUtf8(parts[0].substr(0, 80)), " that needs a key"));
    }
    if (!keys.keys_.emplace(parts[0], parts[1]).second) {
      return absl::InvalidArgumentError(absl::StrCat(place, ": ", parts[0], " is there twice"));
    }
  }
  return keys;
}

bool SourceKeys::MayAsk(const catalogue::Source& source) const {
  return !NeedsKey(&source) || keys_.count(source.id()) > 0;
}

absl::Status SourceKeys::CheckMayAsk(const catalogue::Source& source) const {
  if (MayAsk(source)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the source needs a key, and none is set: get one (", source.access().link(),
                   ") and put the line \"", source.id(), " KEY\" into the file of --source_keys"));
}

std::string SourceKeys::HeaderOf(const catalogue::Source& source) const {
  const auto key = keys_.find(source.id());
  if (key == keys_.end()) return {};
  return absl::StrCat(source.access().key_header(), ": ", source.access().key_prefix(),
                      key->second);
}

}  // namespace treff::ingestion
