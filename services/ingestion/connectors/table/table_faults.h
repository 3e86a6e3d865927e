// The faults of a file, collected so that whoever made it sees all of them at once.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_FAULTS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_FAULTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace treff::ingestion {

class TableFaults {
 public:
  void Add(std::string fault);
  // `status` with the place before its message; nothing for OK.
  void Add(const std::string& place, const absl::Status& status);

  // Those of one file among several, with its place before each; those that it left out count.
  void Add(const std::string& place, const TableFaults& of_file);

  bool empty() const { return count_ == 0; }
  // At most 200; the rest is counted.
  std::vector<std::string> all() const;
  // INVALID_ARGUMENT naming the first few and how many there are; OK when there are none.
  absl::Status ToStatus() const;

 private:
  std::vector<std::string> kept_;
  size_t count_ = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_FAULTS_H_
