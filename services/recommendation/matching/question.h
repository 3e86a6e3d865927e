// What every step of matching looks at: one household, one snapshot, one policy, one quota year.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_QUESTION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_QUESTION_H_

#include <algorithm>
#include <optional>
#include <string>

#include "google/protobuf/repeated_field.h"
#include "services/recommendation/matching/commitments.h"
#include "services/recommendation/matching/figures/municipality_table.h"
#include "services/recommendation/matching/household.h"
#include "services/recommendation/matching/scoring/place_prices.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation::matching {

// Subjects of changes to a quota; other subjects are indicators. Both are what a municipality can
// do, and what it does changes all that follows from it.
//
// So many places certainly remain, because the municipality decides on as many more as that takes.
inline constexpr char kQuotaRemaining[] = "quota.remaining";
// It is asked for so many persons, and decides to settle them.
inline constexpr char kQuotaRequested[] = "quota.requested";

using WeightChanges = google::protobuf::RepeatedPtrField<v1::WeightChange>;

class Kinds;
const Kinds& StandardKinds();

// One fact imagined to be another: what counterfactuals are computed with.
struct WhatIf {
  PlaceIndex place = 0;
  std::string subject;  // an indicator or kQuotaRemaining
  double value = 0;     // in the subject's unit

  bool IsAbout(PlaceIndex other_place, std::string_view other_subject) const {
    return place == other_place && subject == other_subject;
  }
};

// Borrows all it refers to.
struct Question {
  const Household& household;
  const MunicipalityTable& snapshot;
  const v1::Policy& policy;
  int quota_year = 0;  // 0 when there are no quotas at all
  const WhatIf* what_if = nullptr;
  const PlacePrices* prices = nullptr;    // null: places cost nothing
  const Kinds* kinds = &StandardKinds();  // that the policy was checked against
  // Other weights than the policy's, each term once; null: none.
  const WeightChanges* weight_changes = nullptr;
  const OurPersonsByPlace* ours = nullptr;  // null: nobody

  Question Imagining(const WhatIf& other) const {
    Question imagined = *this;
    imagined.what_if = &other;
    return imagined;
  }
};

// What remains of a quota and what was decided; as they are imagined, when they are.
struct QuotaRoom {
  ValueRange remaining;
  double decided = 0;
  // Persons of our own that are taken off what the source says remains: asked for, agreed or
  // settled since its date, and those from before that it cannot contain.
  double ours = 0;

  // What is settled or agreed, at most.
  double Used() const { return decided - remaining.lower; }
  // What remains, for people: of a quota that was exceeded, no places are free.
  ValueRange FreePlaces() const {
    return {std::max(0.0, remaining.lower), std::max(0.0, remaining.upper)};
  }
};
// Nothing while the municipality has not decided, or nothing is known.
std::optional<QuotaRoom> QuotaRoomOf(const Question& question, PlaceIndex place);

// What was settled, agreed or asked for by us in the year, as far as it is known.
ValueRange UsedAt(const Question& question, PlaceIndex place);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_QUESTION_H_
