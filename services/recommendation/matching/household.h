// What matching needs to know about a household: its members by position and age, what the case
// says of them, and the conditions that follow. It names nobody, and is kept no longer than an
// answer takes.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_HOUSEHOLD_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_HOUSEHOLD_H_

#include <bitset>
#include <string>
#include <vector>

#include "treff/casework/v1/case_service.pb.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation::matching {

struct Tie {
  std::string municipality_code;
  bool required = false;
  casework::v1::FamilyTie::Relation relation = casework::v1::FamilyTie::RELATION_UNSPECIFIED;

  // A partner, a minor child or a parent: whoever should live in the same municipality.
  bool IsClose() const;
};

struct HouseholdNeed {
  casework::v1::Need::Kind kind = casework::v1::Need::KIND_UNSPECIFIED;
  bool required = false;
  std::string language;  // of INTERPRETER, ISO 639; else empty
};

struct Language {
  std::string code;  // ISO 639
  bool literate = false;
};

struct Experience {
  std::string occupation_code;  // STYRK-08, one to four digits
  int years = 0;
};

struct HouseholdMember {
  int position = 0;  // in the case's order, from 1
  int age = 0;       // years reached in the reference year
  casework::v1::Member::Relation relation = casework::v1::Member::RELATION_UNSPECIFIED;
  casework::v1::Member::Education education = casework::v1::Member::EDUCATION_UNSPECIFIED;
  casework::v1::Member::StudyWish study_wish = casework::v1::Member::STUDY_WISH_UNSPECIFIED;
  casework::v1::Member::Literacy literacy = casework::v1::Member::LITERACY_UNSPECIFIED;
  std::vector<Language> languages;
  std::vector<Experience> experiences;
  std::string origin_country;  // ISO 3166-1 alpha-2; empty when not known

  // What this member brings on by age and own facts.
  std::bitset<v1::Condition_ARRAYSIZE> conditions;

  bool IsOfWorkingAge() const;    // 18 to 66
  bool IsOfProgrammeAge() const;  // 18 to 55, as the Integration Act has it
};

struct Household {
  int size = 0;  // persons
  casework::v1::Case::Track track = casework::v1::Case::TRACK_UNSPECIFIED;
  std::string permit_date;  // ISO 8601; empty when not known
  std::vector<HouseholdMember> members;
  std::vector<Tie> ties;
  std::vector<HouseholdNeed> needs;  // in the case's order, each kind once
  // Codes of municipalities, in the case's order.
  std::vector<std::string> keep_away_from;
  std::vector<std::string> wished_municipalities;
  std::vector<std::string> advised_municipalities;
  std::bitset<v1::Condition_ARRAYSIZE> conditions;

  bool Meets(v1::Condition condition) const { return conditions.test(condition); }
  bool Requires(casework::v1::Need::Kind kind) const;
  // Positions of the members who bring `condition` on; nobody for one that is the household's.
  std::vector<int> MembersMeeting(v1::Condition condition) const;
  // Null when it is no need of theirs.
  const HouseholdNeed* FindNeed(casework::v1::Need::Kind kind) const;
};

// Ages are those reached in `reference_year`, the year of the dataset version: an answer derived
// again later must not have aged. (Only birth years are known.)
Household HouseholdOf(const casework::v1::Case& household_case, int reference_year);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_HOUSEHOLD_H_
