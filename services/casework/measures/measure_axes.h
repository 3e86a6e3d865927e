// The years, municipalities and counties that occur, and the rows of an answer.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_AXES_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_AXES_H_

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "services/casework/measures/measure_sources.h"
#include "services/casework/measures/observations.h"
#include "services/casework/measures/records/composition.h"
#include "services/casework/measures/withholding.h"

namespace treff::casework {

using GroupBy = v1::GetMeasuresRequest::GroupBy;

inline constexpr size_t kNowhere = std::numeric_limits<size_t>::max();
inline constexpr char kUnknownCounty[] = "-";  // of a municipality that nobody knows

// The same for every question about the same cases, so that what is withheld is the same too.
class MeasureAxes {
 public:
  MeasureAxes(const std::vector<CaseHistory>& histories, const std::vector<FeedbackCount>& feedback,
              const Places& places);

  const std::vector<int>& years() const { return years_; }
  const std::vector<int>& municipalities() const { return municipalities_; }  // codes
  const std::vector<std::string>& counties() const { return counties_; }      // names
  // Without groups, that of all cases; `groups` of them otherwise.
  CountTable NewTable(size_t groups) const {
    return CountTable(years_.size(), county_of_, counties_.size(), groups);
  }
  size_t YearIndex(int year) const;
  size_t MunicipalityIndex(int code) const;
  size_t CountyOf(size_t municipality) const { return county_of_[municipality]; }
  // In a table's axis of places: of `municipalities/{code}`, `regions/{code}`, or all of it.
  // kNowhere for one that does not occur.
  size_t PlaceIndex(const std::string& place) const;

 private:
  std::vector<int> years_;
  std::vector<int> municipalities_;
  std::vector<std::string> counties_;
  std::vector<size_t> county_of_;
  std::vector<size_t> municipality_index_;  // by code
};

// The fact that groups are made of, where they are made of one.
std::optional<Fact> FactOf(GroupBy group_by);
// How many groups a table has beside years and places; 0 when these are the groups.
size_t GroupsOf(GroupBy group_by);
// Which of them.
size_t GroupOf(GroupBy group_by, const Belonging& of);

// A row: a place in each axis of a table.
struct RowPlace {
  size_t year = 0;
  size_t place = 0;
  size_t group = 0;
  std::string name;
  std::string display_name;
};

// All first, then the groups asked for.
std::vector<RowPlace> RowsOf(const v1::GetMeasuresRequest& request, const MeasureAxes& axes,
                             const Places& places);

// "0301" of 301.
std::string MunicipalityName(int code);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_AXES_H_
