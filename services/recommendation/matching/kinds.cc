#include "services/recommendation/matching/kinds.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "services/recommendation/matching/rules/ask_municipality.h"
#include "services/recommendation/matching/rules/asked.h"
#include "services/recommendation/matching/rules/close_family.h"
#include "services/recommendation/matching/rules/decisions/minors_decision.h"
#include "services/recommendation/matching/rules/decisions/protected_address.h"
#include "services/recommendation/matching/rules/decisions/reception_advice.h"
#include "services/recommendation/matching/rules/decisions/settlement_decision.h"
#include "services/recommendation/matching/rules/family_ties.h"
#include "services/recommendation/matching/rules/household_room.h"
#include "services/recommendation/matching/rules/quota_room.h"
#include "services/recommendation/matching/rules/services/accessible_dwelling.h"
#include "services/recommendation/matching/rules/services/adult_education.h"
#include "services/recommendation/matching/rules/services/congregation.h"
#include "services/recommendation/matching/rules/services/hospital.h"
#include "services/recommendation/matching/rules/services/interpreter.h"
#include "services/recommendation/matching/rules/services/mental_health.h"
#include "services/recommendation/matching/rules/services/nursing_home.h"
#include "services/recommendation/matching/rules/takes_minors.h"
#include "services/recommendation/matching/rules/upper_secondary.h"
#include "services/recommendation/matching/terms/education_path.h"
#include "services/recommendation/matching/terms/family_nearness.h"
#include "services/recommendation/matching/terms/indicator.h"
#include "services/recommendation/matching/terms/job_match.h"
#include "services/recommendation/matching/terms/language_community.h"
#include "services/recommendation/matching/terms/low_skilled_demand.h"
#include "services/recommendation/matching/terms/quota_headroom.h"
#include "services/recommendation/matching/terms/settlement_load.h"
#include "services/recommendation/matching/terms/upper_secondary_reach.h"

namespace treff::recommendation::matching {
namespace {

template <typename Kind>
const Kind* FindById(const std::vector<const Kind*>& kinds, std::string_view id) {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind* kind) { return kind->id() == id; });
  return found == kinds.end() ? nullptr : *found;
}

}  // namespace

// A list rather than kinds that register themselves: a linker leaves out what nobody names, and
// whoever looks for a rule finds here what there is.
const Kinds& StandardKinds() {
  static const Kinds& kinds = *new Kinds(
      {&AskedRule(), &QuotaRoomRule(), &FamilyTiesRule(), &TakesMinorsRule(), &UpperSecondaryRule(),
       &AskMunicipalityRule(), &SettlementDecisionRule(), &HouseholdRoomRule(), &CloseFamilyRule(),
       &MinorsDecisionRule(), &AccessibleDwellingRule(), &HospitalRule(), &NursingHomeRule(),
       &MentalHealthRule(), &AdultEducationRule(), &InterpreterRule(), &CongregationRule(),
       &ProtectedAddressRule(), &ReceptionAdviceRule()},
      {&IndicatorTerm(), &QuotaHeadroomTerm(), &SettlementLoadTerm(), &FamilyNearnessTerm(),
       &UpperSecondaryReachTerm(), &JobMatchTerm(), &LowSkilledDemandTerm(), &EducationPathTerm(),
       &LanguageCommunityTerm()});
  return kinds;
}

// The enums of the released policies are the identifiers in capitals.
std::string KindIdOf(const v1::Rule& rule) {
  if (!rule.kind_id().empty()) return rule.kind_id();
  if (rule.kind() == v1::Rule::KIND_UNSPECIFIED) return "";
  return absl::AsciiStrToLower(v1::Rule::Kind_Name(rule.kind()));
}

std::string KindIdOf(const v1::TermDefinition& term) {
  if (!term.kind_id().empty()) return term.kind_id();
  if (!term.indicator().empty()) return std::string(IndicatorTerm().id());
  if (term.derived() == v1::TermDefinition::DERIVED_UNSPECIFIED) return "";
  return absl::AsciiStrToLower(v1::TermDefinition::Derived_Name(term.derived()));
}

Kinds::Kinds(std::vector<const RuleKind*> rules, std::vector<const TermKind*> terms)
    : rules_(std::move(rules)), terms_(std::move(terms)) {}

const RuleKind* Kinds::Find(const v1::Rule& rule) const { return FindById(rules_, KindIdOf(rule)); }

const TermKind* Kinds::Find(const v1::TermDefinition& term) const {
  return FindById(terms_, KindIdOf(term));
}

bool Kinds::HasRuleAbout(casework::v1::Need::Kind need, const v1::Policy& policy) const {
  return std::any_of(policy.rules().begin(), policy.rules().end(),
                     [&](const v1::Rule& rule) { return Find(rule)->need() == need; });
}

}  // namespace treff::recommendation::matching
