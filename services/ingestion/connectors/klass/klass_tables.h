// Reads the three kinds of answer of SSB's KLASS API that are used here.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_KLASS_TABLES_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_KLASS_TABLES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::ingestion {

struct KlassCode {
  std::string code;
  std::string name;
};

// A row of `changes`. No old code: a new one; no new code: one that ceased.
struct KlassChange {
  std::string old_code;
  std::string old_name;
  std::string new_code;
  std::string new_name;
  std::string date;  // ISO 8601
};

struct KlassCorrespondenceItem {
  std::string source_code;
  std::string target_code;
  std::string target_name;  // empty where the answer has none
  std::string valid_from;   // ISO 8601
};

// Each is INVALID_ARGUMENT naming the row and field that does not hold.
absl::StatusOr<std::vector<KlassCode>> ParseKlassCodes(const std::string& json);
absl::StatusOr<std::vector<KlassChange>> ParseKlassChanges(const std::string& json);
absl::StatusOr<std::vector<KlassCorrespondenceItem>> ParseKlassCorrespondence(
    const std::string& json);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_KLASS_TABLES_H_
