// No answer breaks a rule. The rules are written here a second time, from the case and the figures
// themselves, so that a mistake would have to be made twice; and nobody is excluded without cause.
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/recommend.h"
#include "tests/recommendation/rules/case_rules.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using casework::v1::FamilyTie;
using casework::v1::Need;
using municipality::v1::Observation;
using municipality::v1::Region;

constexpr int kCountries = 400;
constexpr int kCasesOfEach = 100;
constexpr int kPlaces = 12;

constexpr char kMinorsDecided[] = "capacity.minors_decided";
constexpr char kMinorsRequested[] = "capacity.minors_requested";
constexpr char kAccessible[] = "capacity.accessible_dwellings";
constexpr char kHospital[] = "services.hospital_distance";
constexpr char kNursing[] = "services.nursing_home_places";
constexpr char kSchools[] = "services.upper_secondary_schools";

// The same on every machine, unlike the standard distributions.
class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool OneIn(int count) { return Below(count) == 0; }
  template <typename T>
  T Of(const std::vector<T>& choices) {
    return choices[Below(static_cast<int>(choices.size()))];
  }

 private:
  std::mt19937 random_;
};

// ---- What is drawn.

std::string CodeAt(int index) { return std::to_string(1101 + index); }

Part AnyPart(Dice& dice, int most) {
  switch (dice.Below(8)) {
    case 0:
      return Pending();
    case 1:
      return Missing();
    case 2:
      return NotApplicable();
    case 3:
      return Is(0);
    default:
      return Is(dice.Below(most));
  }
}

void MaybeFact(Dice& dice, const char* indicator, int most, SamplePlace& place) {
  if (dice.OneIn(3)) return;
  SampleFact fact{.value = static_cast<double>(dice.Below(most)),
                  .freshness = dice.Of<double>({1, 0.8, 0.3})};
  if (dice.OneIn(6)) fact.level = Region::COUNTY;
  place.facts[indicator] = fact;
}

std::vector<SamplePlace> AnyCountry(Dice& dice) {
  std::vector<SamplePlace> places;
  for (int i = 0; i < kPlaces; ++i) {
    SamplePlace place;
    place.code = CodeAt(i);
    place.region = dice.OneIn(6) ? "" : absl::StrCat("BA00", dice.Below(4));
    place.has_quota = !dice.OneIn(6);
    place.requested = AnyPart(dice, 20);
    place.decided = AnyPart(dice, 20);
    place.settled = dice.OneIn(3) ? Between(1, 4) : Is(dice.Below(20));
    MaybeFact(dice, kMinorsDecided, 3, place);
    MaybeFact(dice, kMinorsRequested, 3, place);
    MaybeFact(dice, kAccessible, 3, place);
    MaybeFact(dice, kHospital, 200, place);
    MaybeFact(dice, kNursing, 3, place);
    MaybeFact(dice, kSchools, 2, place);
    places.push_back(place);
  }
  return places;
}

// Now and then one that no division has.
std::string AnyMunicipality(Dice& dice) {
  return "municipalities/" + (dice.OneIn(10) ? std::string("9999") : CodeAt(dice.Below(kPlaces)));
}

Case AnyCase(Dice& dice) {
  Case c = CaseOf("");
  c.set_track(static_cast<Case::Track>(1 + dice.Below(5)));
  const int size = 1 + dice.Below(8);
  for (int i = 0; i < size; ++i) c.add_members()->set_birth_year(1940 + dice.Below(86));
  for (int i = dice.Below(3); i > 0; --i) {
    FamilyTie& tie = *c.add_family_ties();
    tie.set_relation(static_cast<FamilyTie::Relation>(1 + dice.Below(6)));
    tie.set_municipality(AnyMunicipality(dice));
    tie.set_importance(dice.OneIn(2) ? casework::v1::REQUIRED : casework::v1::PREFERRED);
  }
  for (int kind = 1; kind < Need::Kind_ARRAYSIZE; ++kind) {
    if (!dice.OneIn(6)) continue;
    Need& need = *c.add_needs();
    need.set_kind(static_cast<Need::Kind>(kind));
    need.set_importance(dice.OneIn(3) ? casework::v1::PREFERRED : casework::v1::REQUIRED);
    if (need.kind() == Need::INTERPRETER) need.set_language("ti");
    if (need.kind() != Need::PROTECTED_ADDRESS) continue;
    for (int i = dice.Below(4); i > 0; --i) c.add_keep_away_from(AnyMunicipality(dice));
  }
  for (int i = dice.Below(3); i > 0; --i) c.add_advised_municipalities(AnyMunicipality(dice));
  return c;
}

// ---- The rules once more.

const SamplePlace* Find(const std::vector<SamplePlace>& places, const std::string& name) {
  for (const SamplePlace& place : places) {
    if ("municipalities/" + place.code == name) return &place;
  }
  return nullptr;
}

bool IsClose(const FamilyTie& tie) {
  return tie.relation() == FamilyTie::PARTNER || tie.relation() == FamilyTie::MINOR_CHILD ||
         tie.relation() == FamilyTie::PARENT;
}

bool Requires(const Case& c, Need::Kind kind) {
  for (const Need& need : c.needs()) {
    if (need.kind() == kind) return need.importance() == casework::v1::REQUIRED;
  }
  return false;
}

bool BreaksTie(const SamplePlace& place, const FamilyTie& tie,
               const std::vector<SamplePlace>& places) {
  if (tie.importance() != casework::v1::REQUIRED) return false;
  const SamplePlace* relative = Find(places, tie.municipality());
  if (relative == nullptr || relative->code == place.code) return false;
  if (IsClose(tie)) return true;
  return !place.region.empty() && !relative->region.empty() && place.region != relative->region;
}

// Whether the municipality itself says zero.
bool SaysZero(const SamplePlace& place, const char* indicator, double least_freshness) {
  const auto found = place.facts.find(indicator);
  return found != place.facts.end() && found->second.level == Region::MUNICIPALITY &&
         found->second.freshness >= least_freshness && found->second.value == 0;
}

bool LacksSchool(const SamplePlace& place, const std::vector<SamplePlace>& places) {
  if (place.region.empty()) return false;
  for (const SamplePlace& other : places) {
    if (other.region == place.region && !SaysZero(other, kSchools, 0)) return false;
  }
  return true;
}

bool LacksRoom(const SamplePlace& place, const Case& c) {
  if (!place.has_quota || place.decided.state != Observation::VALUE) return false;
  for (const FamilyTie& tie : c.family_ties()) {
    if (IsClose(tie) && tie.municipality() == "municipalities/" + place.code) return false;
  }
  return place.decided.lower - place.settled.lower < c.members_size();
}

bool DoesNotSettle(const SamplePlace& place) {
  if (!place.has_quota) return false;
  const auto zero = [](const Part& part) {
    return part.state == Observation::VALUE && part.lower == 0;
  };
  return zero(place.requested) || zero(place.decided) ||
         place.decided.state == Observation::NOT_APPLICABLE;
}

bool IsFarFromHospital(const SamplePlace& place) {
  const auto found = place.facts.find(kHospital);
  return found != place.facts.end() && found->second.level == Region::MUNICIPALITY &&
         found->second.value > 100;
}

// Whether somebody from the municipality of this name goes to `place` to work and to shop.
bool IsNear(const std::string& municipality, const SamplePlace& place,
            const std::vector<SamplePlace>& places) {
  if (municipality == "municipalities/" + place.code) return true;
  return std::any_of(places.begin(), places.end(), [&](const SamplePlace& one) {
    return municipality == "municipalities/" + one.code && !one.region.empty() &&
           one.region == place.region;
  });
}

// The rules that `place` breaks for `c`.
std::set<std::string> BrokenRules(const SamplePlace& place, const Case& c,
                                  const std::vector<SamplePlace>& places) {
  std::set<std::string> broken;
  if (DoesNotSettle(place)) broken.insert("asked");
  if (LacksRoom(place, c)) broken.insert("quota_room");
  for (const FamilyTie& tie : c.family_ties()) {
    if (BreaksTie(place, tie, places)) broken.insert("close_family");
  }
  for (const std::string& kept_away : c.keep_away_from()) {
    if (IsNear(kept_away, place, places)) broken.insert("protected_address");
  }
  bool minor = c.track() == Case::UNACCOMPANIED_MINOR;
  for (const Need& need : c.needs()) minor |= need.kind() == Need::STAFFED_HOUSING_FOR_MINOR;
  if (minor && (SaysZero(place, kMinorsDecided, 0) || SaysZero(place, kMinorsRequested, 0))) {
    broken.insert("takes_minors");
  }
  if (Requires(c, Need::WHEELCHAIR_ACCESSIBLE_HOME) && SaysZero(place, kAccessible, 0.5)) {
    broken.insert("accessible_dwelling");
  }
  if (Requires(c, Need::SPECIALIST_HEALTH_SERVICE) && IsFarFromHospital(place)) {
    broken.insert("hospital");
  }
  if (Requires(c, Need::NURSING_HOME) && SaysZero(place, kNursing, 0.5)) {
    broken.insert("nursing_home");
  }
  if (Requires(c, Need::UPPER_SECONDARY_SCHOOL) && LacksSchool(place, places)) {
    broken.insert("upper_secondary");
  }
  return broken;
}

// ---- The property.

class Tally {
 public:
  void Count(const std::set<std::string>& broken) {
    ++judged_;
    for (const std::string& rule : broken) ++broken_[rule];
  }
  int64_t judged() const { return judged_; }
  const std::map<std::string, int64_t>& broken() const { return broken_; }

 private:
  int64_t judged_ = 0;
  std::map<std::string, int64_t> broken_;
};

std::set<std::string> FailedRules(const v1::ExcludedMunicipality& excluded) {
  std::set<std::string> rules;
  for (const auto& failed : excluded.failed()) rules.insert(failed.rule_id());
  return rules;
}

void ExpectNoRuleBroken(const v1::Recommendation& answer, const Case& c,
                        const std::vector<SamplePlace>& places, Tally& tally) {
  for (const auto& ranked : answer.ranked()) {
    const auto broken = BrokenRules(*Find(places, ranked.municipality()), c, places);
    tally.Count(broken);
    ASSERT_TRUE(broken.empty()) << ranked.municipality() << " breaks " << *broken.begin() << "\n"
                                << c.DebugString();
  }
  for (const auto& excluded : answer.excluded()) {
    const auto broken = BrokenRules(*Find(places, excluded.municipality()), c, places);
    tally.Count(broken);
    ASSERT_EQ(FailedRules(excluded), broken) << excluded.municipality() << "\n" << c.DebugString();
  }
  ASSERT_EQ(answer.ranked_size() + answer.excluded_size(), kPlaces);
}

// An address block is not to be talked around: nothing says what would be without it.
void ExpectNothingOffered(const v1::Recommendation& answer, const Case& c) {
  for (const auto& miss : answer.near_misses()) {
    for (const std::string& kept_away : c.keep_away_from()) {
      ASSERT_NE(miss.municipality(), kept_away) << c.DebugString();
    }
    ASSERT_NE(miss.failed().rule_id(), "close_family");
  }
}

TEST(RuleProperty, NoAnswerBreaksARuleAndNobodyIsExcludedWithoutCause) {
  Tally tally;
  for (unsigned seed = 1; seed <= kCountries; ++seed) {
    Dice dice(seed);
    const std::vector<SamplePlace> places = AnyCountry(dice);
    const auto snapshot = SampleSnapshot(places);
    for (int i = 0; i < kCasesOfEach && !HasFatalFailure(); ++i) {
      const Case c = AnyCase(dice);
      const v1::Recommendation answer = Recommend({.household_case = c,
                                                   .snapshot = *snapshot,
                                                   .policy = CaseRules(),
                                                   .quota_year = kQuotaYear,
                                                   .explain_count = 0,
                                                   .as_of = absl::CivilDay(2026, 10, 1)});
      ExpectNoRuleBroken(answer, c, places, tally);
      ExpectNothingOffered(answer, c);
    }
  }

  EXPECT_EQ(tally.judged(), int64_t{kCountries} * kCasesOfEach * kPlaces);
  // Every rule that can say no was tried in earnest.
  EXPECT_EQ(tally.broken().size(), 9u);
  for (const auto& [rule, count] : tally.broken()) EXPECT_GT(count, 1000) << rule;
}

}  // namespace
}  // namespace treff::recommendation::matching
