#include "services/ingestion/connectors/table/table_faults.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace treff::ingestion {
namespace {

constexpr size_t kMaxKept = 200;
constexpr size_t kMaxInStatus = 5;

}  // namespace

void TableFaults::Add(std::string fault) {
  ++count_;
  if (kept_.size() < kMaxKept) kept_.push_back(std::move(fault));
}

void TableFaults::Add(const std::string& place, const absl::Status& status) {
  if (!status.ok()) Add(absl::StrCat(place, ": ", status.message()));
}

void TableFaults::Add(const std::string& place, const TableFaults& of_file) {
  for (const std::string& fault : of_file.kept_) {
    Add(place.empty() ? fault : absl::StrCat(place, ": ", fault));
  }
  count_ += of_file.count_ - of_file.kept_.size();
}

std::vector<std::string> TableFaults::all() const {
  std::vector<std::string> all = kept_;
  if (count_ > kept_.size()) all.push_back(absl::StrCat("and ", count_ - kept_.size(), " more"));
  return all;
}

absl::Status TableFaults::ToStatus() const {
  if (count_ == 0) return absl::OkStatus();
  const size_t named = std::min(kept_.size(), kMaxInStatus);
  std::string text = absl::StrJoin(kept_.begin(), kept_.begin() + named, "; ");
  if (count_ > named) absl::StrAppend(&text, "; and ", count_ - named, " more");
  return absl::InvalidArgumentError(text);
}

}  // namespace treff::ingestion
