#include "services/ingestion/pipeline/refused_datasets.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"

namespace treff::ingestion {
namespace {

struct FieldOfDataset {
  size_t index = 0;
  std::string field;  // below the dataset
};

// "datasets[3].observations[12].region" is observations[12].region of 3.
std::optional<FieldOfDataset> Split(const std::string& field) {
  constexpr std::string_view kOpening = "datasets[";
  if (field.compare(0, kOpening.size(), kOpening) != 0) return std::nullopt;
  const size_t end = field.find("].");
  if (end == std::string::npos) return std::nullopt;
  FieldOfDataset result;
  const std::string number = field.substr(kOpening.size(), end - kOpening.size());
  if (!absl::SimpleAtoi(number, &result.index)) return std::nullopt;
  result.field = field.substr(end + 2);
  return result;
}

// The number of the row that a field is of: 12 for "observations[12].region".
std::optional<int64_t> RowOf(const std::string& field) {
  constexpr std::string_view kOpening = "observations[";
  if (field.compare(0, kOpening.size(), kOpening) != 0) return std::nullopt;
  int64_t row = 0;
  const std::string number = field.substr(kOpening.size(), field.find(']') - kOpening.size());
  return absl::SimpleAtoi(number, &row) ? std::optional<int64_t>(row) : std::nullopt;
}

using Rows = std::map<int64_t, std::string>;  // by number, what the row is about

// Fills in what the rows are about, by dataset.
void LookUpRows(const PublicationSpool& spool, std::map<std::string, Rows>& wanted) {
  Rows* rows = nullptr;
  int64_t first = 0;  // of the batch
  // A spool that cannot be read again leaves the rows with their numbers alone.
  spool
      .ForEach([&](const municipality::v1::PublishDatasetsRequest& message) {
        if (message.has_dataset()) {
          const auto found = wanted.find(message.dataset().dataset());
          rows = found == wanted.end() ? nullptr : &found->second;
          first = 0;
        }
        const int64_t end = first + message.batch().observations_size();
        for (auto row = rows == nullptr ? Rows::iterator() : rows->lower_bound(first);
             rows != nullptr && row != rows->end() && row->first < end; ++row) {
          const auto& it = message.batch().observations(static_cast<int>(row->first - first));
          row->second = absl::StrCat(it.indicator(), " of ", it.region(), " in ", it.period());
        }
        first = end;
        return true;
      })
      .IgnoreError();
}

bool HasReasonOf(const absl::Status& status, const platform::Reason& reason) {
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  return info.has_value() && info->reason() == reason.name;
}

}  // namespace

std::map<std::string, absl::Status> RefusedDatasets(const absl::Status& error,
                                                    const PublicationSpool& spool) {
  std::map<std::string, absl::Status> refused;
  if (HasReasonOf(error, platform::reasons::kRegionDefinedTwice)) {
    for (const std::string& dataset : spool.DatasetsWithRegions()) refused[dataset] = error;
    return refused;
  }
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(error);
  if (!bad.has_value()) return refused;
  const std::vector<std::string> datasets = spool.Datasets();
  struct Fault {
    std::string field;
    std::string problem;
  };
  std::map<std::string, std::vector<Fault>> faults;
  std::map<std::string, Rows> rows;
  for (const auto& violation : bad->field_violations()) {
    const std::optional<FieldOfDataset> split = Split(violation.field());
    if (!split.has_value() || split->index >= datasets.size()) continue;
    const std::string& dataset = datasets[split->index];
    faults[dataset].push_back({split->field, violation.description()});
    if (const auto row = RowOf(split->field)) rows[dataset][*row] = "";
  }
  LookUpRows(spool, rows);
  for (const auto& [dataset, of_dataset] : faults) {
    platform::FieldErrors errors;
    for (const Fault& fault : of_dataset) {
      const auto row = RowOf(fault.field);
      const std::string about = row.has_value() ? rows[dataset][*row] : "";
      errors.Add(fault.field,
                 about.empty() ? fault.problem : absl::StrCat(about, " ", fault.problem));
    }
    refused[dataset] = errors.ToStatus();
  }
  return refused;
}

}  // namespace treff::ingestion
