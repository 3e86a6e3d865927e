// Cases, requests and outcomes of a made-up country in which it is known what makes a difference.
// Everything here is SYNTHETIC.
#ifndef TREFF_TESTS_CASEWORK_MEASURES_MADE_UP_RECORDS_H_
#define TREFF_TESTS_CASEWORK_MEASURES_MADE_UP_RECORDS_H_

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/casework/measures/measures.h"
#include "services/casework/measures/observations.h"
#include "services/casework/measures/records/composition.h"
#include "services/casework/measures/records/measure_store.h"

namespace treff::casework {

struct WorldOptions {
  int cases = 3'000;
  int municipalities = 40;
  // How far municipalities differ, in log odds and in logarithms of days; 0: not at all.
  double spread = 0;
  unsigned seed = 1;
};

// In which municipalities differ by known effects, and in which those with better effects also get
// households that do better anywhere: the raw figures mix up the two.
class MadeUpWorld {
 public:
  explicit MadeUpWorld(const WorldOptions& options) : options_(options), random_(options.seed) {
    std::normal_distribution<double> normal;
    for (int i = 0; i < options.municipalities; ++i) effects_.push_back(normal(random_));
    for (int i = 0; i < options.cases; ++i) AddCase(i);
  }

  const MeasureRecords& records() const { return records_; }
  int CodeOf(int municipality) const { return 1'001 + municipality; }

  // What the measure would be in a municipality if all who came had come there.
  double TrueValue(const std::string& measure, int municipality) const {
    const auto& all = came_.at(measure);
    double sum = 0;
    for (const int composition : all) {
      const double level = Level(measure, composition, municipality);
      sum += measure == kDays ? level : Share(level);
    }
    const double mean = sum / static_cast<double>(all.size());
    return measure == kDays ? std::expm1(mean) : mean;
  }

  static constexpr char kDeclined[] = "declined";
  static constexpr char kDays[] = "days_to_settlement";
  static constexpr char kThere[] = "there_after_1_year";

 private:
  static double Share(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }
  bool Toss(double share) { return std::bernoulli_distribution(share)(random_); }

  double Level(const std::string& measure, int packed, int municipality) const {
    const Composition of = Unpacked(packed);
    const double effect = options_.spread * effects_[static_cast<size_t>(municipality)];
    const bool higher = of[2] == 3, children = of[3] >= 2, young = of[1] <= 1;
    if (measure == kDeclined) return -1.0 - 1.2 * higher + 0.7 * children - effect;
    if (measure == kDays) return 4.2 - 0.3 * higher + 0.25 * children + 0.1 * young - 0.4 * effect;
    return 0.9 + 1.2 * higher + 0.5 * children - 0.6 * young + effect;
  }

  void AddCase(int i) {
    const int municipality =
        std::uniform_int_distribution<int>(0, options_.municipalities - 1)(random_);
    const double effect = effects_[static_cast<size_t>(municipality)];
    const int education = Toss(Share(1.2 * effect - 0.3)) ? 3 : Toss(0.5) ? 1 : 2;
    const int packed = Packed({std::uniform_int_distribution<int>(0, 5)(random_),
                               std::uniform_int_distribution<int>(1, 3)(random_), education,
                               std::uniform_int_distribution<int>(0, 3)(random_)});
    const DayCount permit = DayCountOf(absl::CivilDay(2023, 1, 1)) +
                            std::uniform_int_distribution<int>(0, 300)(random_);
    MeasureCase c{.position = i + 1, .permit = permit, .composition = packed, .synthetic = true};
    MeasureRequest request{.case_position = c.position,
                           .municipality = CodeOf(municipality),
                           .sent = permit + 1,
                           .answered = permit + 3,
                           .choice = Toss(0.8) ? Choice::kAsRecommended : Choice::kOtherwise,
                           .persons = 1 + i % 5};
    came_[kDeclined].push_back(packed);
    if (Toss(Share(Level(kDeclined, packed, municipality)))) {
      request.state = v1::SettlementRequest::DECLINED;
      request.decline_reason = v1::SettlementRequest::NO_SUITABLE_DWELLING;
    } else {
      request.state = v1::SettlementRequest::SETTLED;
      const double log =
          std::normal_distribution<double>(Level(kDays, packed, municipality), 0.5)(random_);
      request.settled = permit + std::max(0, static_cast<int>(std::lround(std::expm1(log))));
      came_[kDays].push_back(packed);
      came_[kThere].push_back(packed);
      const bool there = Toss(Share(Level(kThere, packed, municipality)));
      records_.outcomes.push_back(
          {c.position, there ? v1::Outcome::STILL_THERE : v1::Outcome::LEFT_MUNICIPALITY,
           request.settled + (there ? 400 : 200)});
    }
    records_.cases.push_back(c);
    records_.requests.push_back(request);
  }

  const WorldOptions options_;
  std::mt19937 random_;
  std::vector<double> effects_;  // by municipality, in units of the spread
  MeasureRecords records_;
  std::map<std::string, std::vector<int>> came_;  // compositions, by measure
};

// Keeps records that a test made.
class FixedMeasureStore : public MeasureStore {
 public:
  explicit FixedMeasureStore(MeasureRecords records) : records_(std::move(records)) {}

  absl::StatusOr<MeasureRecords> Read() override { return records_; }
  absl::StatusOr<OutcomeCases> FindCases(const std::set<std::string>&) override {
    return absl::UnimplementedError("not needed");
  }
  absl::StatusOr<int> KeepOutcomes(const std::set<std::string>&, const ChooseOutcomes&,
                                   absl::Time) override {
    return absl::UnimplementedError("not needed");
  }

 private:
  MeasureRecords records_;
};

// Five municipalities a county, from 1001 on; each decided on 100 persons a year.
inline Measures::Sources MadeUpSources() {
  const auto places = [] {
    Places all;
    for (int code = 1'001; code < 1'400; ++code) {
      const int county = 11 + (code - 1'001) / 5;
      all[code] = {"Kommune " + std::to_string(code), "regions/" + std::to_string(county),
                   "Fylke " + std::to_string(county)};
    }
    return all;
  };
  const auto decided = [](int) {
    std::map<int, Decided> all;
    for (int code = 1'001; code < 1'400; ++code) all[code] = {100, "SYNTETISK 2026-01-01"};
    return all;
  };
  return {places, decided, nullptr};
}

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_MEASURES_MADE_UP_RECORDS_H_
