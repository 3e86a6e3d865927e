#include "services/recommendation/matching/kinds.h"

#include <gtest/gtest.h>

#include <set>

namespace treff::recommendation::matching {
namespace {

TEST(Kinds, EveryKindThatReleasedPoliciesNameIsThere) {
  const auto* rules = v1::Rule::Kind_descriptor();
  for (int i = 0; i < rules->value_count(); ++i) {
    v1::Rule rule;
    rule.set_kind(static_cast<v1::Rule::Kind>(rules->value(i)->number()));
    const bool named = rule.kind() != v1::Rule::KIND_UNSPECIFIED;
    EXPECT_EQ(StandardKinds().Find(rule) != nullptr, named) << rules->value(i)->name();
  }
  const auto* inputs = v1::TermDefinition::Derived_descriptor();
  for (int i = 0; i < inputs->value_count(); ++i) {
    v1::TermDefinition term;
    term.set_derived(static_cast<v1::TermDefinition::Derived>(inputs->value(i)->number()));
    const bool named = term.derived() != v1::TermDefinition::DERIVED_UNSPECIFIED;
    EXPECT_EQ(StandardKinds().Find(term) != nullptr, named) << inputs->value(i)->name();
  }
}

TEST(Kinds, AnIdentifierNamesTheSameKindAsItsEnum) {
  v1::Rule by_enum, by_id;
  by_enum.set_kind(v1::Rule::QUOTA_ROOM);
  by_id.set_kind_id("quota_room");
  EXPECT_EQ(StandardKinds().Find(by_id), StandardKinds().Find(by_enum));

  v1::TermDefinition indicator;
  indicator.set_indicator("labour.unemployment_rate");
  EXPECT_EQ(StandardKinds().Find(indicator)->id(), "indicator");
}

TEST(Kinds, NoTwoShareAnIdentifierOrASentence) {
  std::set<std::string_view> rules, terms;
  for (const RuleKind* kind : StandardKinds().rules()) {
    EXPECT_TRUE(rules.insert(kind->id()).second) << kind->id();
    const auto sentences = kind->sentences();
    EXPECT_EQ(std::set(sentences.begin(), sentences.end()).size(), sentences.size()) << kind->id();
  }
  for (const TermKind* kind : StandardKinds().terms()) {
    EXPECT_TRUE(terms.insert(kind->id()).second) << kind->id();
    const auto sentences = kind->sentences();
    EXPECT_EQ(std::set(sentences.begin(), sentences.end()).size(), sentences.size()) << kind->id();
  }
}

}  // namespace
}  // namespace treff::recommendation::matching
