#include "services/recommendation/matching/explanation/case_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"
#include "services/recommendation/matching/explanation/explanation.h"
#include "services/recommendation/matching/explanation/reasons.h"
#include "services/recommendation/matching/kinds.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Member;
using casework::v1::Need;

constexpr char kProtectedAddress[] = "protected_address";

// A field of a member, and whether the member has told it.
struct MemberFact {
  const char* field;  // below `members`
  bool (*is_told)(const HouseholdMember& member);
};
constexpr MemberFact kMemberFacts[] = {
    {"work_experiences", [](const HouseholdMember& m) { return !m.experiences.empty(); }},
    {"education",
     [](const HouseholdMember& m) { return m.education != Member::EDUCATION_UNSPECIFIED; }},
    {"study_wish",
     [](const HouseholdMember& m) { return m.study_wish != Member::STUDY_WISH_UNSPECIFIED; }},
    {"literacy",
     [](const HouseholdMember& m) { return m.literacy != Member::LITERACY_UNSPECIFIED; }},
    {"languages", [](const HouseholdMember& m) { return !m.languages.empty(); }},
    {"origin_country", [](const HouseholdMember& m) { return !m.origin_country.empty(); }},
};

// The fields that a part of a policy looks at because of the condition that switches it on.
std::vector<std::string_view> FieldsOf(v1::Condition condition) {
  switch (condition) {
    case v1::HAS_WORK_EXPERIENCE:
    case v1::HAS_NO_WORK_EXPERIENCE:
      return {"work_experiences"};
    case v1::HAS_EDUCATION_PATH:
      return {"study_wish", "education", "literacy"};
    case v1::NEEDS_ADULT_EDUCATION:
      return {"education"};
    case v1::HAS_LANGUAGE_OR_ORIGIN:
      return {"languages", "origin_country"};
    case v1::HAS_FAMILY_IN_NORWAY:
      return {"family_ties"};
    case v1::HAS_ADVICE:
      return {"advised_municipalities"};
    default:
      return {};
  }
}

// And because of its kind, whatever the condition.
std::vector<std::string_view> FieldsOf(const std::string& kind_id) {
  if (kind_id == "job_match") return {"work_experiences"};
  if (kind_id == "education_path") return {"study_wish", "education", "literacy"};
  if (kind_id == "language_community") return {"languages", "origin_country"};
  if (kind_id == "family_nearness" || kind_id == "family_ties" || kind_id == "close_family") {
    return {"family_ties"};
  }
  if (kind_id == "reception_advice") return {"advised_municipalities"};
  return {};
}

// Whose fact was used, by field; kEveryone where the household is looked at as a whole.
constexpr int kEveryone = 0;
using Used = std::map<std::string_view, std::set<int>>;

void AddUse(v1::Condition condition, const std::string& kind_id, const std::vector<int>& members,
            Used& used) {
  for (const auto& fields : {FieldsOf(condition), FieldsOf(kind_id)}) {
    for (const std::string_view field : fields) {
      used[field].insert(members.begin(), members.end());
      if (members.empty()) used[field].insert(kEveryone);
    }
  }
}

Used UsesIn(const Question& question, const Standing& standing) {
  Used used;
  for (const ScoredTerm& term : standing.scores.terms) {
    AddUse(term.definition->condition(), KindIdOf(*term.definition),
           term.kind->MembersOf(question, *term.definition), used);
  }
  for (const v1::Rule& rule : question.policy.rules()) {
    if (!question.household.Meets(rule.condition())) continue;
    AddUse(rule.condition(), KindIdOf(rule), {}, used);
  }
  return used;
}

bool IsUsed(const Used& used, std::string_view field, int member) {
  const auto found = used.find(field);
  return found != used.end() &&
         (found->second.count(kEveryone) > 0 || found->second.count(member) > 0);
}

v1::UnusedFact& AddFact(const std::string& field, std::string_view key,
                        v1::Recommendation& answer) {
  v1::UnusedFact& fact = *answer.add_unused_facts();
  fact.set_field(field);
  SetReason(absl::StrCat("unused.", platform::Absl(key)), {}, *fact.mutable_reason());
  return fact;
}

void AddMemberFacts(const Household& household, const Used& used, v1::Recommendation& answer) {
  for (const MemberFact& kind : kMemberFacts) {
    std::vector<int> members;
    for (const HouseholdMember& member : household.members) {
      if (!kind.is_told(member) || IsUsed(used, kind.field, member.position)) continue;
      members.push_back(member.position);
    }
    if (members.empty()) continue;
    v1::UnusedFact& fact = AddFact(absl::StrCat("members.", kind.field), kind.field, answer);
    fact.mutable_members()->Add(members.begin(), members.end());
  }
}

// The reason of the first rule that keeps `place` out and may be told; nothing when there is none.
bool GiveFailure(const Question& question, const Requirements& requirements, PlaceIndex place,
                 v1::Reason& reason) {
  Citations unused(question.snapshot, Citations::Keep::kNothing);
  Requirements::ResultList failed;
  requirements.ExplainFailed(place, unused, failed);
  for (v1::RequirementResult& result : failed) {
    const auto& rules = question.policy.rules();
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const v1::Rule& one) {
      return one.rule_id() == result.rule_id();
    });
    if (rule == rules.end() || KindIdOf(*rule) == kProtectedAddress) continue;
    reason = std::move(*result.mutable_reason());
    return true;
  }
  return false;
}

}  // namespace

void AddUnusedFacts(const Question& question, const Standing& standing,
                    v1::Recommendation& answer) {
  const Household& household = question.household;
  const Used used = UsesIn(question, standing);
  AddMemberFacts(household, used, answer);
  if (!household.ties.empty() && used.count("family_ties") == 0) {
    AddFact("family_ties", "family_ties", answer);
  }
  if (!household.advised_municipalities.empty() && used.count("advised_municipalities") == 0) {
    AddFact("advised_municipalities", "advised_municipalities", answer);
  }
  for (const HouseholdNeed& need : household.needs) {
    if (need.kind == Need::PROTECTED_ADDRESS || IsLookedAt(question, need.kind)) continue;
    v1::UnusedFact& fact = AddFact("needs", "need", answer);
    (*fact.mutable_reason()->mutable_arguments())["unused_need"] =
        absl::AsciiStrToLower(Need::Kind_Name(need.kind));
  }
}

void AddWishes(const Question& question, const Standing& standing, const Requirements& requirements,
               v1::Recommendation& answer) {
  for (const std::string& code : question.household.wished_municipalities) {
    v1::WishStanding& wish = *answer.add_wishes();
    wish.set_municipality(absl::StrCat("municipalities/", code));
    const std::optional<PlaceIndex> place = question.snapshot.Find(code);
    if (!place.has_value()) {
      SetReason("wish.ended", {{"code", code}}, *wish.mutable_reason());
      continue;
    }
    const std::string& name = question.snapshot.place(*place).display_name;
    wish.set_display_name(name);
    if (standing.verdicts[*place].IsAdmitted()) {
      const auto found = std::find(standing.ranked.begin(), standing.ranked.end(), *place);
      const int position = static_cast<int>(found - standing.ranked.begin());
      wish.set_rank(position + 1);
      SetReason("wish.ranked",
                {{"municipality", name},
                 {"rank", std::to_string(position + 1)},
                 {"ranked", std::to_string(standing.ranked.size())},
                 {"best", std::to_string(answer.ranked(position).best_rank())},
                 {"worst", std::to_string(answer.ranked(position).worst_rank())}},
                *wish.mutable_reason());
    } else if (!GiveFailure(question, requirements, *place, *wish.mutable_reason())) {
      SetReason("wish.left_out", {{"municipality", name}}, *wish.mutable_reason());
    }
  }
}

}  // namespace treff::recommendation::matching
