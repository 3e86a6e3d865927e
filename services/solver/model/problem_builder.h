// Builds a problem from outside input, piece by piece, and names every fault of it.
#ifndef TREFF_SERVICES_SOLVER_MODEL_PROBLEM_BUILDER_H_
#define TREFF_SERVICES_SOLVER_MODEL_PROBLEM_BUILDER_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/status/field_errors.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

struct LocationInput {
  std::string id;
  std::vector<int64_t> capacity, minimum;  // by resource; an empty minimum is 0 of each
  std::string region;
};

struct CaseInput {
  std::string id;
  std::vector<int64_t> demand;    // by resource
  std::vector<int64_t> location;  // indexes of those added
  std::vector<double> value;
  std::string group, link, period;
  double burden = 0;
};

// How the format that a problem is read from spells the names of fields.
enum class FieldNames { kSnakeCase, kLowerCamelCase };

// Call SetResources first, then all locations, then all cases. Faults are collected; memory stays
// bounded by the limits of Problem whatever is added.
class ProblemBuilder {
 public:
  explicit ProblemBuilder(FieldNames names = FieldNames::kSnakeCase) : names_(names) {}

  void SetResources(std::vector<std::string> names);
  void AddLocation(const LocationInput& location);
  void AddCase(const CaseInput& added);
  void SetOptions(Options options);

  // Faults that the reader of a format finds itself.
  platform::FieldErrors& errors() { return errors_; }

  // The problem, or INVALID_ARGUMENT with every fault by its field.
  absl::StatusOr<Problem> Build() &&;

 private:
  using Names = std::unordered_map<std::string, int32_t>;

  void CheckId(const std::string& field, const std::string& id, Names& seen);
  void AddUnits(const std::string& field, const std::vector<int64_t>& units,
                std::vector<int64_t>& to);
  void AddPairs(const std::string& field, const CaseInput& added);
  int32_t Index(const std::string& field, const std::string& name, Names& names,
                std::vector<std::string>& list);
  // "options.time_limit", as the format spells it.
  std::string OptionName(std::string_view name) const;
  void CheckOptions();

  const FieldNames names_;
  Problem problem_;
  platform::FieldErrors errors_;
  Names location_ids_, case_ids_, regions_, groups_, links_, periods_;
  std::vector<std::pair<int32_t, double>> pairs_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_PROBLEM_BUILDER_H_
