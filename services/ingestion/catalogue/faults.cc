#include "services/ingestion/catalogue/faults.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {

using platform::Absl;

void CatalogueFaults::Unless(bool holds, std::string_view thing, std::string_view problem) {
  if (!holds) all_.push_back(absl::StrCat(Absl(thing), ": ", Absl(problem)));
}

absl::Status CatalogueFaults::ToStatus() const {
  if (all_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the catalogue has ", all_.size(), " faults: ", absl::StrJoin(all_, "; ")));
}

}  // namespace treff::ingestion
