#include "services/cli/screen/footnotes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/cli/screen/display.h"

namespace treff::cli {
namespace {

using municipality::v1::Provenance;

std::string NoteText(const Provenance& source, const Screen& screen) {
  const std::string credit = source.attribution().empty() ? source.owner() : source.attribution();
  std::string text = screen.Text(
      "source.note",
      {{"credit", credit},
       {"dataset", source.dataset()},
       {"fetched", screen.Time(source.fetch_time())},
       {"licence", source.licence().empty() ? screen.Text("unknown") : source.licence()}});
  if (source.delivery() != Provenance::LIVE) {
    absl::StrAppend(&text, " ",
                    screen.Word("delivery", Provenance::Delivery_Name(source.delivery())));
    if (!source.vintage().empty()) {
      absl::StrAppend(&text, " ", screen.Text("source.vintage", {{"vintage", source.vintage()}}));
    }
  }
  return text;
}

}  // namespace

const Provenance& Footnotes::At(int provenance_index) const {
  const bool exists = provenance_index >= 0 && provenance_index < provenances_.size();
  return exists ? provenances_[provenance_index] : Provenance::default_instance();
}

std::string Footnotes::Mark(int provenance_index) {
  if (provenance_index < 0 || provenance_index >= provenances_.size()) return "[?]";
  // One fetch may have a provenance for each set of note ids: to a reader it is one source.
  const Provenance& source = At(provenance_index);
  const std::string key = absl::StrCat(source.dataset(), " ", source.raw_sha256());
  auto found = std::find(keys_.begin(), keys_.end(), key);
  if (found == keys_.end()) {
    found = keys_.insert(keys_.end(), key);
    indices_.push_back(provenance_index);
  }
  return absl::StrCat("[", found - keys_.begin() + 1, "]");
}

std::string Footnotes::Render(const Screen& screen) const {
  std::string text;
  for (size_t i = 0; i < indices_.size(); ++i) {
    const std::string mark = absl::StrCat("[", i + 1, "] ");
    const std::string note =
        screen.Paragraph(NoteText(At(indices_[i]), screen), static_cast<int>(mark.size()));
    // The mark stands in the first line's indentation.
    text += mark + note.substr(std::min(note.size(), mark.size()));
  }
  return text;
}

}  // namespace treff::cli
