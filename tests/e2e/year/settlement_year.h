// A made-up year of settlement, week by week: households arrive, are recommended, planned, asked
// for, declined, accepted and settled. Everything about them is SYNTHETIC.
#ifndef TREFF_TESTS_E2E_YEAR_SETTLEMENT_YEAR_H_
#define TREFF_TESTS_E2E_YEAR_SETTLEMENT_YEAR_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/year/script.h"
#include "treff/casework/v1/request_service.pb.h"
#include "treff/recommendation/v1/allocation_service.pb.h"
#include "treff/recommendation/v1/room_service.pb.h"

namespace treff::e2e {

class SettlementYear {
 public:
  struct Options {
    int cases = 300;  // over all weeks
    int weeks = 50;
    int kills = 12;  // of treffd, in the middle of something
  };

  SettlementYear(House& house, const Options& options);

  // An answer of a municipality.
  struct Answered {
    std::string municipality;
    Household household;
    bool declined = false;
  };
  struct Settled {
    std::string request;
    std::string municipality;
    Household household;
    absl::CivilDay day;
  };

  // Takes the house to the Monday of a week, from 0 on, and does all that happens in it. Fails the
  // test where anything does not add up.
  void Live(int week);
  // After the last week: month by month, until nobody is on the way any more.
  void WindDown();
  // Lets time go by until a day.
  void Pass(absl::CivilDay day) { TravelTo(day, kMorning); }
  // Ends treffd at once, starts it again, and waits until it recommends.
  void Kill();

  const std::vector<Answered>& answers() const { return answers_; }
  const std::map<std::string, Settled>& settled() const { return settled_; }  // by case
  absl::CivilDay today() const { return today_; }
  int declined() const { return declined_; }
  int expired() const { return expired_; }
  int kills() const { return killed_; }
  const YearScript& script() const { return script_; }

 private:
  using Request = casework::v1::SettlementRequest;

  static constexpr int kMorning = 8 * 60;  // minutes of the day
  void TravelTo(absl::CivilDay day, int minutes);
  void Arrive(int week);
  void RecommendSome();
  // Officers ask for half of the cases by themselves. Those with little school they send to where
  // more come to work: raw figures of work then hide what was put in.
  void AskByHand();
  std::string ChooseFor(const casework::v1::Case& c, const Household& household,
                        std::map<std::string, int>& free) const;
  void Plan(int week);
  // Makes the plan's requests, and kills the house on the way if it is time to.
  void Send(const recommendation::v1::Allocation& plan);
  void Answer();
  void Settle();
  void KillIfDue();
  // Every case is where it must be, and no municipality has more than it decided.
  void AddUp();

  std::vector<casework::v1::Case> Cases();
  std::vector<Request> Requests();
  std::map<std::string, recommendation::v1::Room> Rooms();
  absl::StatusOr<google::longrunning::Operation> Operation(const std::string& name);
  std::string Today() const { return absl::FormatCivilTime(today_); }

  House& house_;
  const Options options_;
  std::mt19937 random_{20260105};
  absl::CivilDay today_;
  int created_ = 0;
  int declined_ = 0;
  int expired_ = 0;
  int killed_ = 0;
  int steps_ = 0;  // at which a kill may come
  const YearScript script_{};
  std::map<std::string, Household> households_;  // by case
  std::map<std::string, int> attempts_;          // answers by case
  std::vector<Answered> answers_;
  std::map<std::string, Settled> moves_in_;  // by accepted request
  std::map<std::string, Settled> settled_;
  std::map<std::string, int> free_at_first_;  // places by municipality
};

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_YEAR_SETTLEMENT_YEAR_H_
