// The keys that some sources ask for, from a file that only the operator can read.
#ifndef TREFF_SERVICES_INGESTION_FETCH_SOURCE_KEYS_H_
#define TREFF_SERVICES_INGESTION_FETCH_SOURCE_KEYS_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.h"

namespace treff::ingestion {

// Immutable. Keys are never logged, nor part of a message.
class SourceKeys {
 public:
  // No key at all.
  SourceKeys() = default;
  // The keys of `path`, which has one source a line, "nav_vacancies eyJhbGciOi…"; empty lines and
  // those that begin with # are left out. Without a path there are none. INVALID_ARGUMENT naming
  // the line that is none, or a source that the catalogue has not, or that needs no key; NOT_FOUND
  // when there is no such file.
  static absl::StatusOr<SourceKeys> Read(const std::string& path, const Catalogue& catalogue);

  // Whether `source` can be asked: anybody may, or its key is there.
  bool MayAsk(const catalogue::Source& source) const;
  // The same as a status: FAILED_PRECONDITION with the remedy when not.
  absl::Status CheckMayAsk(const catalogue::Source& source) const;

  // The header that carries the key of `source`, "Authorization: Bearer …"; empty when it has none.
  std::string HeaderOf(const catalogue::Source& source) const;

 private:
  std::map<std::string, std::string, std::less<>> keys_;  // by source
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_SOURCE_KEYS_H_
