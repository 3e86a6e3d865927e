// Whether the measures of a made-up year find what its script put in, and nothing where it put in
// nothing.
#ifndef TREFF_TESTS_E2E_YEAR_MEASURES_H_
#define TREFF_TESTS_E2E_YEAR_MEASURES_H_

#include <map>
#include <string>
#include <vector>

#include "tests/e2e/year/settlement_year.h"
#include "treff/casework/v1/measure_service.pb.h"

namespace treff::e2e {

class YearMeasures {
 public:
  YearMeasures(House& house, const SettlementYear& year);

  // Counts are those of the script, to the case.
  void ExpectCounts();
  // The counties in which something was put in, and the one in which nothing was.
  void ExpectEffects();
  // Of all intervals by a grouping at least `least` hold what was put in.
  void ExpectCoverage(casework::v1::GetMeasuresRequest::GroupBy group_by, double least);
  // The mean of `answered` answers.
  void ExpectFeedback(int answered, double sum);

 private:
  using Rows = std::map<std::string, std::map<std::string, casework::v1::MeasureValue>>;
  // By group, then measure; reasons apart.
  Rows RowsBy(casework::v1::GetMeasuresRequest::GroupBy group_by);
  // What an adjusted value should be; of a country group, nothing was put in, so that it is that of
  // all, wherever they came.
  double Truth(const std::string& measure, const std::string& group) const;
  double WorkAmongAll(const std::string& municipality) const;

  House& house_;
  const SettlementYear& year_;
  std::vector<SettlementYear::Settled> known_;  // those of whom somebody said how it went
};

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_YEAR_MEASURES_H_
