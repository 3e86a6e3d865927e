// What becomes of the households of a made-up year, as registers and the households themselves say
// it: files of outcomes, and letters with codes. SYNTHETIC.
#ifndef TREFF_TESTS_E2E_YEAR_OUTCOMES_H_
#define TREFF_TESTS_E2E_YEAR_OUTCOMES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "tests/e2e/year/settlement_year.h"

namespace treff::e2e {

class YearOutcomes {
 public:
  YearOutcomes(House& house, SettlementYear& year) : house_(house), year_(year) {}

  // Sends the whole list of what is known on the year's day, as a register does each time, and
  // kills the house while it takes it in. All of it or nothing is taken, and nothing twice.
  void Upload();
  // Asks all who can be asked by then, and a third of them answers, each once whatever happens to
  // the house meanwhile.
  void AskHouseholds();

  int known() const { return known_; }        // outcomes that the house has
  int answered() const { return answered_; }  // households
  double sum_of_answers() const { return sum_of_answers_; }

 private:
  std::map<std::string, std::string> IssueCodes();  // by case
  void Answer(const std::string& code, const Household& household);

  House& house_;
  SettlementYear& year_;
  int known_ = 0;
  int uploads_ = 0;
  int answered_ = 0;
  double sum_of_answers_ = 0;
};

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_YEAR_OUTCOMES_H_
