#include "services/cli/views/matching/policy_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_screen.h"

namespace treff::cli {
namespace {

using recommendation::v1::Policy;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

Policy First() {
  return Parse<Policy>(R"pb(
    name: "policies/standard@1"
    display_name_nb: "Standard"
    rules { rule_id: "asked" kind: ASKED condition: ALWAYS }
    terms {
      term_id: "unemployment"
      indicator: "labour.unemployment_rate"
      condition: HAS_WORKING_AGE_ADULT
      weight: 25
      utility { value: 1 utility: 1 }
      utility { value: 5 utility: 0 }
    }
    terms { term_id: "load" derived: SETTLEMENT_LOAD condition: ALWAYS weight: 15 }
  )pb");
}

Policy Second() {
  Policy second = First();
  second.set_name("policies/standard@2");
  second.mutable_terms(0)->set_weight(20);
  second.mutable_terms(1)->set_term_id("load_now");
  return second;
}

TEST(PolicyView, ShowsWhatAppliesToWhomAndWeighsWhat) {
  const std::string view = PolicyView(First(), TestScreen());

  EXPECT_THAT(view, AllOf(HasSubstr("policies/standard@1: Standard"), ContainsRegex("asked +alle"),
                          ContainsRegex("ledigheten .unemployment. +25,0 +noen i arbeidsfør alder "
                                        "+labour"),
                          HasSubstr("1,0: 1,00; 5,0: 0,00"),
                          ContainsRegex("load +15,0 +alle +settlement_load")));
}

TEST(PolicyView, ADifferenceIsOnlyWhatDiffers) {
  const std::string view = PolicyDifferenceView(First(), Second(), TestScreen());

  EXPECT_THAT(view, AllOf(ContainsRegex("Ledd ledigheten .unemployment. +Vekt +25,0 +20,0"),
                          ContainsRegex("Ledd load +tatt bort"), ContainsRegex("Ledd load_now +ny"),
                          Not(HasSubstr("asked"))));
  EXPECT_EQ(PolicyDifferenceView(First(), First(), TestScreen()), "Ingen forskjell.\n");
}

}  // namespace
}  // namespace treff::cli
