// Households that tests recommend for. Made up.
#ifndef TREFF_TESTS_RECOMMENDATION_SAMPLES_SAMPLE_CASES_H_
#define TREFF_TESTS_RECOMMENDATION_SAMPLES_SAMPLE_CASES_H_

#include <string>
#include <vector>

#include <google/protobuf/text_format.h>

#include "services/recommendation/messages/wording.h"
#include "services/recommendation/policies/policies.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::recommendation {

inline constexpr char kCaseName[] = "cases/00000000-0000-4000-8000-000000000001";

inline casework::v1::Case CaseOf(const std::string& text) {
  casework::v1::Case household_case;
  household_case.set_name(kCaseName);
  household_case.set_revision(1);
  household_case.set_state(casework::v1::Case::READY);
  household_case.set_synthetic(true);
  if (!google::protobuf::TextFormat::MergeFromString(text, &household_case)) std::abort();
  return household_case;
}

inline casework::v1::Case Couple() {
  return CaseOf("members { birth_year: 1990 } members { birth_year: 1992 }");
}

// A family that every kind of rule and term has something to say of.
inline casework::v1::Case LargeFamily() {
  return CaseOf(R"pb(
    track: QUOTA_REFUGEE
    members { birth_year: 1984 education: BASIC }
    members { birth_year: 1986 }
    members { birth_year: 2009 }
    members { birth_year: 2015 }
    members { birth_year: 2023 }
    family_ties { relation: SIBLING municipality: "municipalities/1108" importance: PREFERRED }
    needs { kind: SPECIALIST_HEALTH_SERVICE importance: REQUIRED consent_recorded: true }
    needs { kind: UPPER_SECONDARY_SCHOOL importance: REQUIRED }
    needs { kind: SCHOOL_ADAPTATION importance: PREFERRED })pb");
}

inline casework::v1::Case UnaccompaniedMinor() {
  return CaseOf(R"pb(
    track: UNACCOMPANIED_MINOR
    members { birth_year: 2010 }
    family_ties { relation: SIBLING municipality: "municipalities/1103" importance: REQUIRED }
    needs { kind: STAFFED_HOUSING_FOR_MINOR importance: REQUIRED })pb");
}

inline std::vector<casework::v1::Case> SampleCases() {
  return {Couple(), LargeFamily(), UnaccompaniedMinor()};
}

inline const platform::Messages& SampleMessages() {
  static const auto& messages = *LoadMessages().value().release();
  return messages;
}

inline const Policies& SamplePolicies() {
  static const auto& policies = *Policies::Load("", SampleMessages()).value().release();
  return policies;
}

inline const v1::Policy& StandardPolicy() {
  return **SamplePolicies().Find("policies/standard@1", "policy");
}
inline const v1::Policy& NewestPolicy() {
  return **SamplePolicies().Find("policies/standard", "policy");
}

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_SAMPLES_SAMPLE_CASES_H_
