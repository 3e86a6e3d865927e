// What each rule about a quota, a family, protection and advice judges, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/rules/takes_minors.h"
#include "services/recommendation/messages/wording.h"
#include "services/recommendation/policies/policies.h"
#include "tests/recommendation/rules/rule_results.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;

TEST(CaseRules, EverySentenceHasATextInEachLanguage) {
  EXPECT_THAT(CheckPolicy("case_rules_1.textproto", CaseRules(), SampleMessages()),
              testing::IsOk());
}

TEST(SettlementDecision, NotAskedAndNoneDecidedAreANo) {
  EXPECT_EQ(Said(ResultOf("asked", Couple(), {{.code = "1101", .requested = Is(0)}})),
            "FAIL rule.asked.fail");
  EXPECT_EQ(Said(ResultOf("asked", Couple(),
                          {{.code = "1101", .requested = Missing(), .decided = NotApplicable()}})),
            "FAIL rule.asked.fail");
  EXPECT_EQ(
      Said(ResultOf("asked", Couple(), {{.code = "1101", .requested = Is(5), .decided = Is(0)}})),
      "FAIL rule.asked.none_decided");
  EXPECT_EQ(Said(ResultOf("asked", Couple(), {{.code = "1101", .decided = Is(1)}})),
            "PASS rule.asked.pass");
}

TEST(SettlementDecision, WhoHasNotDecidedIsAskedAndNotCalledMissing) {
  EXPECT_EQ(Said(ResultOf("asked", Couple(), {{.code = "1101", .decided = Pending()}})),
            "UNKNOWN rule.asked.pending");
  const RequirementResult undecided =
      ResultOf("asked", Couple(), {{.code = "1101", .requested = Is(12), .decided = Missing()}});
  EXPECT_EQ(Said(undecided), "UNKNOWN rule.asked.undecided");
  EXPECT_EQ(undecided.reason().arguments().at("requested"), "12");
  EXPECT_EQ(Said(ResultOf("asked", Couple(), {{.code = "1101", .has_quota = false}})),
            "UNKNOWN rule.asked.missing");
}

TEST(HouseholdRoom, CountsTheWholeHousehold) {
  const auto free = [](double places) {
    return SamplePlace{.code = "1101", .decided = Is(30), .settled = Is(30 - places)};
  };
  EXPECT_EQ(Said(ResultOf("quota_room", Couple(), {free(2)})), "PASS rule.quota_room.pass");
  EXPECT_EQ(Said(ResultOf("quota_room", Couple(), {free(1)})), "FAIL rule.quota_room.fail");
  EXPECT_EQ(Said(ResultOf("quota_room", Couple(), {free(0)})), "FAIL rule.quota_room.full");
  EXPECT_EQ(Said(ResultOf("quota_room", Couple(),
                          {{.code = "1101", .decided = Is(5), .settled = Between(1, 4)}})),
            "UNKNOWN rule.quota_room.unknown_bounds");
  EXPECT_EQ(Said(ResultOf("quota_room", Couple(), {{.code = "1101", .decided = Pending()}})),
            "UNKNOWN rule.quota_room.missing");
}

TEST(HouseholdRoom, WhereCloseFamilyLivesAFullQuotaIsAQuestion) {
  const auto with_family = [](const std::string& relation, const std::string& track) {
    return CaseOf("track: " + track + " members { birth_year: 1990 } family_ties { relation: " +
                  relation + " municipality: 'municipalities/1101' importance: REQUIRED }");
  };
  const SamplePlace full{.code = "1101", .decided = Is(10), .settled = Is(10)};

  EXPECT_EQ(Said(ResultOf("quota_room", with_family("PARTNER", "ASYLUM"), {full})),
            "UNKNOWN rule.quota_room.family");
  EXPECT_EQ(Said(ResultOf("quota_room", with_family("SIBLING", "ASYLUM"), {full})),
            "FAIL rule.quota_room.full");
}

TEST(HouseholdRoom, ReunitedFamilyIsCountedBesideTheQuotaWhereTheyAreReunited) {
  const casework::v1::Case reunited =
      CaseOf(
          R"pb(
            track: FAMILY_REUNIFICATION
            members { birth_year: 1990 }
            family_ties {
              relation: PARTNER
              municipality: "municipalities/1101"
              importance: REQUIRED
            })pb");
  const auto full = [](const std::string& code) {
    return SamplePlace{.code = code, .decided = Is(10), .settled = Is(10)};
  };

  EXPECT_EQ(Said(ResultOf("quota_room", reunited, {full("1101")})), "PASS rule.quota_room.beside");
  casework::v1::Case elsewhere = reunited;
  elsewhere.mutable_family_ties(0)->set_municipality("municipalities/1102");
  EXPECT_EQ(Said(ResultOf("quota_room", elsewhere, {full("1101"), full("1102")})),
            "FAIL rule.quota_room.full");
}

casework::v1::Case WithTie(const std::string& relation, const std::string& code) {
  return CaseOf("members { birth_year: 1990 } family_ties { relation: " + relation +
                " municipality: 'municipalities/" + code + "' importance: REQUIRED }");
}

TEST(CloseFamily, PartnerChildAndParentMustBeInTheSameMunicipality) {
  const std::vector<SamplePlace> one_region = {{.code = "1101"}, {.code = "1102"}};

  EXPECT_EQ(Said(ResultOf("close_family", WithTie("PARTNER", "1101"), one_region)),
            "PASS rule.close_family.pass_here");
  EXPECT_EQ(Said(ResultOf("close_family", WithTie("PARTNER", "1102"), one_region)),
            "FAIL rule.close_family.fail_partner");
  EXPECT_EQ(Said(ResultOf("close_family", WithTie("MINOR_CHILD", "1102"), one_region)),
            "FAIL rule.close_family.fail_child");
  EXPECT_EQ(Said(ResultOf("close_family", WithTie("PARENT", "1102"), one_region)),
            "FAIL rule.close_family.fail_parent");
}

TEST(CloseFamily, OthersMustBeInTheSameLabourMarketRegion) {
  const casework::v1::Case sibling = WithTie("SIBLING", "1102");

  EXPECT_EQ(Said(ResultOf("close_family", sibling, {{.code = "1101"}, {.code = "1102"}})),
            "PASS rule.close_family.pass_region");
  const RequirementResult elsewhere =
      ResultOf("close_family", sibling, {{.code = "1101"}, {.code = "1102", .region = "BA002"}});
  EXPECT_EQ(Said(elsewhere), "FAIL rule.close_family.fail_region");
  EXPECT_EQ(elsewhere.reason().arguments().at("relative_municipality"), "Kommune 1102");
  EXPECT_EQ(
      Said(ResultOf("close_family", sibling, {{.code = "1101", .region = ""}, {.code = "1102"}})),
      "UNKNOWN rule.close_family.unknown");
}

TEST(CloseFamily, AnEndedMunicipalityIsToldAndExcludesNobody) {
  const RequirementResult result =
      ResultOf("close_family", WithTie("PARTNER", "1507"), {{.code = "1101"}});

  EXPECT_EQ(Said(result), "UNKNOWN rule.close_family.ended");
  EXPECT_EQ(result.reason().arguments().at("relative_municipality"), "1507");
}

TEST(CloseFamily, TiesThatNoMunicipalitySatisfiesAreNamedAsTheConflict) {
  casework::v1::Case torn = WithTie("PARTNER", "1102");
  torn.MergeFrom(
      CaseOf("family_ties { relation: MINOR_CHILD municipality: 'municipalities/1103' "
             "importance: REQUIRED }"));

  const RequirementResult result =
      ResultOf("close_family", torn, {{.code = "1101"}, {.code = "1102"}, {.code = "1103"}});

  EXPECT_EQ(Said(result), "FAIL rule.close_family.conflict");
  EXPECT_EQ(result.reason().arguments().at("relative_municipalities"),
            "Kommune 1102, Kommune 1103");
}

TEST(CloseFamily, TiesThatExcludeEverythingAreToldInTheReadersLanguage) {
  casework::v1::Case torn = WithTie("PARTNER", "1102");
  torn.MergeFrom(
      CaseOf("family_ties { relation: PARENT municipality: 'municipalities/1101' "
             "importance: REQUIRED }"));

  v1::Recommendation answer = AnswerTo(torn, {{.code = "1101"}, {.code = "1102"}});
  PutIntoWords(SampleMessages(), "nn", answer);

  EXPECT_EQ(answer.ranked_size(), 0);
  ASSERT_EQ(answer.excluded_size(), 2);
  for (const auto& excluded : answer.excluded()) {
    EXPECT_EQ(excluded.failed(0).reason().text(),
              "Krava om å bu nær familien i Kommune 1102, Kommune 1101 let seg ikkje sameine: "
              "ingen kommune oppfyller alle. Avklar kva krav som skal gå føre.");
  }
  EXPECT_EQ(answer.near_misses_size(), 0);
}

TEST(CloseFamily, APartnerHereAndASiblingInTheRegionDoNotContradict) {
  casework::v1::Case family = WithTie("PARTNER", "1101");
  family.MergeFrom(
      CaseOf("family_ties { relation: SIBLING municipality: 'municipalities/1102' "
             "importance: REQUIRED }"));

  EXPECT_EQ(Said(ResultOf("close_family", family, {{.code = "1101"}, {.code = "1102"}})),
            "PASS rule.close_family.pass_region");
}

TEST(CloseFamily, NoAnswerSaysWhatWouldBeIfTheFamilyLivedElsewhere) {
  const v1::Recommendation answer =
      AnswerTo(WithTie("PARTNER", "1102"), {{.code = "1101"}, {.code = "1102"}});

  EXPECT_EQ(answer.excluded_size(), 1);
  EXPECT_EQ(answer.near_misses_size(), 0);
}

TEST(MinorsDecision, ThisYearsNoIsANoAndAnEarlierOneIsAQuestion) {
  const auto minors = [](const char* indicator, double value, double freshness) {
    return SamplePlace{.code = "1101", .facts = {{indicator, {value, freshness}}}};
  };
  const casework::v1::Case minor = UnaccompaniedMinor();

  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {minors(kMinorsDecided, 3, 1)})),
            "PASS rule.takes_minors.pass");
  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {minors(kMinorsDecided, 3, 0.3)})),
            "UNKNOWN rule.takes_minors.decided_before");
  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {minors(kMinorsDecided, 0, 1)})),
            "FAIL rule.takes_minors.fail_decided");
  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {minors(kMinorsRequested, 0, 1)})),
            "FAIL rule.takes_minors.fail_asked");
  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {{.code = "1101"}})),
            "UNKNOWN rule.takes_minors.unknown");
}

TEST(MinorsDecision, ReportedPlacesSayMoreThanADecision) {
  const auto places = [](double free, double freshness) {
    return SamplePlace{.code = "1101",
                       .facts = {{"services.reported_staffed_places", {free, freshness}},
                                 {kMinorsDecided, {3, 1}}}};
  };
  const casework::v1::Case minor = UnaccompaniedMinor();

  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {places(2, 0.6)})),
            "PASS rule.takes_minors.places_reported");
  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {places(0, 0.6)})),
            "UNKNOWN rule.takes_minors.no_places_reported");
  EXPECT_EQ(Said(ResultOf("takes_minors", minor, {places(0, 0.4)})), "PASS rule.takes_minors.pass");
}

TEST(MinorsDecision, AZeroOfAnotherYearIsNoNo) {
  std::vector<SamplePlace> places = {{.code = "1101", .facts = {{kMinorsDecided, {0}}}}};
  std::vector<municipality::v1::Profile> profiles = SampleProfiles(places);
  for (auto* observation : {profiles[0].mutable_facts(0)->mutable_own(),
                            profiles[0].mutable_facts(0)->mutable_best()}) {
    observation->set_period("2024");
  }
  const auto snapshot = MunicipalityTable::Build(SampleHeader(places), profiles).value();

  const RequirementResult result = ResultIn(*snapshot, "takes_minors", UnaccompaniedMinor());

  EXPECT_EQ(Said(result), "UNKNOWN rule.takes_minors.none_decided");
  EXPECT_EQ(result.reason().arguments().at("figure_period"), "2024");
}

TEST(ProtectedAddress, ExcludesThePlacesAndSaysNoMore) {
  const casework::v1::Case hidden = CaseOf(R"pb(
    members { birth_year: 1990 }
    needs { kind: PROTECTED_ADDRESS importance: REQUIRED }
    keep_away_from: "municipalities/1101")pb");

  v1::Recommendation answer =
      AnswerTo(hidden, {{.code = "1101"}, {.code = "1102", .region = "BA002"}});
  PutIntoWords(SampleMessages(), "nb", answer);

  ASSERT_EQ(answer.excluded_size(), 1);
  EXPECT_EQ(answer.excluded(0).municipality(), "municipalities/1101");
  EXPECT_EQ(answer.excluded(0).failed(0).reason().text(),
            "Kommunen er utelatt på grunn av adressesperre.");
  EXPECT_EQ(answer.near_misses_size(), 0);
  EXPECT_EQ(answer.unmet_needs_size(), 0);
  ASSERT_EQ(answer.ranked_size(), 1);
  EXPECT_EQ(answer.ranked(0).municipality(), "municipalities/1102");
}

// People of the place go there to work and to shop.
TEST(ProtectedAddress, ExcludesTheWholeLabourMarketOfThePlaces) {
  const casework::v1::Case hidden = CaseOf(R"pb(
    members { birth_year: 1990 }
    needs { kind: PROTECTED_ADDRESS importance: REQUIRED }
    keep_away_from: "municipalities/1101")pb");

  const v1::Recommendation answer =
      AnswerTo(hidden, {{.code = "1101"}, {.code = "1102"}, {.code = "1103", .region = "BA002"}});

  ASSERT_EQ(answer.excluded_size(), 2);
  EXPECT_EQ(answer.excluded(1).failed(0).reason().key(), "rule.protected_address.near");
  ASSERT_EQ(answer.ranked_size(), 1);
  EXPECT_EQ(answer.ranked(0).municipality(), "municipalities/1103");
}

TEST(ReceptionAdvice, IsToldEverywhereAndExcludesNobody) {
  const casework::v1::Case advised =
      CaseOf("members { birth_year: 1990 } advised_municipalities: 'municipalities/1101'");
  const std::vector<SamplePlace> places = {{.code = "1101"}, {.code = "1102"}};

  EXPECT_EQ(Said(ResultOf("reception_advice", advised, places)),
            "PASS rule.reception_advice.advised");
  casework::v1::Case other = advised;
  other.set_advised_municipalities(0, "municipalities/1102");
  const RequirementResult elsewhere = ResultOf("reception_advice", other, places);
  EXPECT_EQ(Said(elsewhere), "PASS rule.reception_advice.elsewhere");
  EXPECT_EQ(elsewhere.reason().arguments().at("advised_municipalities"), "Kommune 1102");
  EXPECT_EQ(AnswerTo(advised, places).ranked_size(), 2);
}

}  // namespace
}  // namespace treff::recommendation::matching
