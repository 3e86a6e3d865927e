// A file of outcomes: what became of households, a row each, and every fault of its cells.
//
// docs/measures.md describes the columns for those who make such files.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_OUTCOMES_OUTCOME_TABLE_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_OUTCOMES_OUTCOME_TABLE_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/casework/measures/records/measure_records.h"
#include "services/platform/tables/filled_table.h"

namespace treff::casework {

enum OutcomeColumn { kCaseColumn, kKindColumn, kDayColumn, kSourceColumn };
inline constexpr int kOutcomeColumns = 4;

struct OutcomeRow {
  int number = 0;
  std::string case_name;  // `cases/{uuid}` or a reference, in lower case
  v1::Outcome::Kind kind = v1::Outcome::KIND_UNSPECIFIED;
  DayCount day = kNoDayCount;
  std::string source;
  bool is_faulty = false;  // a cell of it could not be read
};

class OutcomeTable {
 public:
  // Columns may stand in any order. INVALID_ARGUMENT when the file cannot be read, has an unknown
  // column, one twice, lacks one, or has more rows than a file may have.
  static absl::StatusOr<OutcomeTable> Read(const std::string& bytes, platform::TableFormat format);

  const std::vector<OutcomeRow>& rows() const { return rows_; }
  void AddFault(int row, OutcomeColumn column, std::string_view problem);
  // In the order of rows and columns.
  std::vector<v1::OutcomeFault> TakeFaults();

 private:
  absl::Status FindColumns(const platform::FilledRow& header);
  void ReadRow(const platform::FilledRow& from);

  struct Fault {
    int row;
    OutcomeColumn column;
    std::string problem;
  };

  std::array<int, kOutcomeColumns> positions_{};
  std::vector<OutcomeRow> rows_;
  std::vector<Fault> faults_;
};

// The file to fill in: the header, and below it nothing.
absl::StatusOr<std::string> OutcomeTemplate(platform::TableFormat format);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_OUTCOMES_OUTCOME_TABLE_H_
