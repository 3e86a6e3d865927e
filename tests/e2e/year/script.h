// What happens to the made-up households of a year, and what was put into it on purpose: which
// municipalities say no more often, let wait longer, or do more for work. All of it is SYNTHETIC;
// the counties are chosen for their size, and what is said of them here is true of none.
#ifndef TREFF_TESTS_E2E_YEAR_SCRIPT_H_
#define TREFF_TESTS_E2E_YEAR_SCRIPT_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "treff/casework/v1/case.pb.h"

namespace treff::e2e {

// `regions/34` of `municipalities/3401`.
std::string CountyOf(const std::string& municipality);

// Municipalities of these counties differ from all others in one thing each.
inline constexpr char kDeclining[] = "regions/34";  // says no half of the time, its service is full
inline constexpr char kSlow[] = "regions/46";       // lets wait 1.8 times as long
inline constexpr char kWorking[] = "regions/50";    // the odds of work are e² times as high
inline constexpr char kPlain[] = "regions/18";      // nothing was put in, as in all the others

// What of a household the script goes by.
struct Household {
  int number = 0;
  absl::CivilDay permit;
  casework::v1::Member::Education education = casework::v1::Member::EDUCATION_UNSPECIFIED;
  std::string origin_country;
};

// Draws depend on the household and on where it is, and not on what was drawn before: whatever the
// house does meanwhile, the same household has the same luck in the same place.
class YearScript {
 public:
  // The case numbered `number`, whose permit is `permit` days before `today`.
  static casework::v1::Case CaseNumber(int number, absl::CivilDay today);
  static Household HouseholdOf(const casework::v1::Case& c, int number);

  // Shares of answers that are no.
  static double DeclineShare(const std::string& municipality);
  bool Declines(const Household& household, const std::string& municipality, int attempt) const;

  // log(days + 1) from the permit to the settlement, in the middle and how far it is spread.
  static double LogDays(const std::string& municipality);
  static constexpr double kLogDaysSpread = 0.3;
  absl::CivilDay SettlementDay(const Household& household, const std::string& municipality) const;

  // Shares of those who are at work or in education after a year.
  static double WorkShare(casework::v1::Member::Education education,
                          const std::string& municipality);
  bool Works(const Household& household, const std::string& municipality) const;
  // Of one in ten nobody says it.
  bool IsKnown(const Household& household) const;
  // Four in five still live there, wherever it is.
  static constexpr double kThereShare = 0.8;
  bool IsThere(const Household& household) const;
  // What it answers to whether it would stay, 1 to 5; 3.5 in the mean.
  static constexpr double kMeanAnswer = 3.5;
  int Answer(const Household& household) const;

 private:
  // 0 to 1, always the same of the same.
  static double Draw(const Household& household, const std::string& of);
};

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_YEAR_SCRIPT_H_
