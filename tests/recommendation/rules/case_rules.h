// A policy with every rule about what a case asks for, and one term.
#ifndef TREFF_TESTS_RECOMMENDATION_RULES_CASE_RULES_H_
#define TREFF_TESTS_RECOMMENDATION_RULES_CASE_RULES_H_

#include <cstdlib>

#include <google/protobuf/text_format.h>

#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation {

inline const v1::Policy& CaseRules() {
  static const v1::Policy& policy = *[] {
    auto* parsed = new v1::Policy;
    const bool sound = google::protobuf::TextFormat::ParseFromString(
        R"pb(
          name: "policies/case_rules@1"
          policy_id: "case_rules"
          version: 1
          display_name_nb: "Saksregler"
          display_name_nn: "Saksreglar"
          display_name_en: "Case rules"
          rules { rule_id: "asked" kind_id: "settlement_decision" condition: ALWAYS }
          rules { rule_id: "quota_room" kind_id: "household_room" condition: ALWAYS }
          rules { rule_id: "close_family" kind_id: "close_family" condition: HAS_FAMILY_IN_NORWAY }
          rules {
            rule_id: "protected_address"
            kind_id: "protected_address"
            condition: HAS_PROTECTED_ADDRESS
          }
          rules {
            rule_id: "takes_minors"
            kind_id: "minors_decision"
            condition: IS_UNACCOMPANIED_MINOR
          }
          rules { rule_id: "accessible_dwelling" kind_id: "accessible_dwelling" condition: ALWAYS }
          rules { rule_id: "hospital" kind_id: "hospital" condition: NEEDS_SPECIALIST_HEALTH }
          rules { rule_id: "nursing_home" kind_id: "nursing_home" condition: NEEDS_NURSING_HOME }
          rules { rule_id: "mental_health" kind_id: "mental_health" condition: NEEDS_MENTAL_HEALTH }
          rules {
            rule_id: "upper_secondary"
            kind_id: "upper_secondary"
            condition: HAS_UPPER_SECONDARY_AGE
          }
          rules {
            rule_id: "adult_education"
            kind_id: "adult_education"
            condition: NEEDS_ADULT_EDUCATION
          }
          rules { rule_id: "interpreter" kind_id: "interpreter" condition: ALWAYS }
          rules { rule_id: "congregation" kind_id: "congregation" condition: ALWAYS }
          rules { rule_id: "reception_advice" kind_id: "reception_advice" condition: HAS_ADVICE }
          rules { rule_id: "ask_municipality" kind_id: "ask_municipality" condition: ALWAYS }
          terms {
            term_id: "quota_headroom"
            kind_id: "quota_headroom"
            condition: ALWAYS
            weight: 1
            utility { value: 0 utility: 0 }
            utility { value: 0.5 utility: 1 }
          })pb",
        parsed);
    if (!sound) std::abort();
    return parsed;
  }();
  return policy;
}

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_RULES_CASE_RULES_H_
