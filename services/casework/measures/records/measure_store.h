// Where what measures are computed from is read, and outcomes are kept.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_STORE_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_STORE_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/measures/records/measure_records.h"

namespace treff::platform {
class Database;
}

namespace treff::casework {

class CaseVault;

// A case that outcomes may be about.
struct OutcomeCase {
  int64_t position = 0;
  DayCount permit = kNoDayCount;
  DayCount settled = kNoDayCount;        // no day: it has not been settled
  std::vector<MeasureOutcome> outcomes;  // that are known
};

struct NewOutcome {
  MeasureOutcome outcome;
  std::string source;
};

// By name (`cases/{uuid}`) or reference, in lower case: several cases where a reference is used
// more than once, none where there is no such case.
using OutcomeCases = std::map<std::string, std::vector<OutcomeCase>>;
// Which outcomes to keep of the cases as they are, or why none. May be asked more than once.
using ChooseOutcomes = std::function<absl::StatusOr<std::vector<NewOutcome>>(const OutcomeCases&)>;

// Thread-safe. An OK answer to a change means that it survives a crash.
class MeasureStore {
 public:
  virtual ~MeasureStore() = default;

  // All that is counted, of one state of the store.
  virtual absl::StatusOr<MeasureRecords> Read() = 0;
  // The cases with these names or references.
  virtual absl::StatusOr<OutcomeCases> FindCases(const std::set<std::string>& names) = 0;
  // Finds the same and keeps what `choose` says, all or none, in one transaction: what was found
  // still holds when it is kept. How many were not known before.
  virtual absl::StatusOr<int> KeepOutcomes(const std::set<std::string>& names,
                                           const ChooseOutcomes& choose, absl::Time received) = 0;
};

// Reads and keeps in `database`, whose case store is open. Both must outlive it; `vault` knows what
// references are found by.
std::unique_ptr<MeasureStore> NewSqlMeasureStore(platform::Database& database,
                                                 const CaseVault& vault);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_STORE_H_
