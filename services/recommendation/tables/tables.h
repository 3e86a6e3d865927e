// What is known beforehand about occupations, languages, studies and figures: data files, compiled
// in and checked. A change of them changes answers by released policies: raise kMatchingRevision
// with it.
#ifndef TREFF_SERVICES_RECOMMENDATION_TABLES_TABLES_H_
#define TREFF_SERVICES_RECOMMENDATION_TABLES_TABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/recommendation/tables/tables.pb.h"

namespace treff::recommendation::tables {

// Immutable, thread-safe.
struct Tables {
  OccupationTable occupations;
  CommunityTable communities;
  StudyTable studies;
  FigureTable figures;

  // Of a STYRK-08 code of one to four digits: that with the code's longest beginning. Null for what
  // is no such code.
  const Occupation* FindOccupation(std::string_view styrk) const;
  // What is open to somebody who has told of no work.
  const Occupation& WithoutExperience() const;
  // Null when the language or the country is not in the table.
  const Language* FindLanguage(std::string_view code) const;
  const Country* FindCountry(std::string_view code) const;
  // Null when it is none of the studies.
  const Study* FindStudy(std::string_view id) const;
  // Of an indicator; the default where the table does not name it.
  const Figure& FigureOf(std::string_view indicator) const;
};

// From the text of each file. INVALID_ARGUMENT that names the file and every fault.
absl::StatusOr<Tables> ReadTables(std::string_view occupations, std::string_view communities,
                                  std::string_view studies, std::string_view figures);

// Those compiled in; a fault of theirs is found before any call is served, and by the tests.
absl::Status CheckStandardTables();
// Empty where they have a fault.
const Tables& StandardTables();

// The keys of the texts that the tables need.
std::vector<std::string> MessageKeysOf(const Tables& tables);

}  // namespace treff::recommendation::tables

#endif  // TREFF_SERVICES_RECOMMENDATION_TABLES_TABLES_H_
