// Gathers what is wrong with a catalogue: every fault is named, not the first alone.
#ifndef TREFF_SERVICES_INGESTION_CATALOGUE_FAULTS_H_
#define TREFF_SERVICES_INGESTION_CATALOGUE_FAULTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace treff::ingestion {

class CatalogueFaults {
 public:
  // Records `problem` of `thing` unless `holds`.
  void Unless(bool holds, std::string_view thing, std::string_view problem);
  // INVALID_ARGUMENT with all that was recorded; OK when nothing was.
  absl::Status ToStatus() const;

 private:
  std::vector<std::string> all_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CATALOGUE_FAULTS_H_
