// What the house says about municipalities after it took in the sources' real answers. Figures are
// typed by hand from what the sources published; each test says from which table.
#include <algorithm>
#include <map>

#include <gmock/gmock.h>

#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/municipality/v1/quota_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using municipality::v1::Fact;
using municipality::v1::MunicipalityService;
using municipality::v1::Observation;
using municipality::v1::Profile;
using municipality::v1::Quota;
using municipality::v1::QuotaService;
using municipality::v1::Region;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// One house for all tests, imported once from the sources as the catalogue has them.
House& Norway() {
  static House& house = *[] {
    auto* made = new House(Shape::kEmbedded);
    made->ImportAll();
    return made;
  }();
  return house;
}

Profile ProfileOf(const std::string& code) {
  const auto profile = Norway().Profile(code, /*include_history=*/true);
  EXPECT_THAT(profile, IsOk());
  return profile.value_or(Profile());
}

// The municipality's own figure of a period; an empty one when it has none.
Observation Own(const Profile& profile, const std::string& indicator, const std::string& period) {
  const Fact fact = FactOf(profile, indicator);
  if (fact.own().period() == period) return fact.own();
  for (const Observation& earlier : fact.history()) {
    if (earlier.period() == period) return earlier;
  }
  return {};
}

std::vector<std::pair<std::string, double>> OwnValues(const Profile& profile,
                                                      const std::string& indicator) {
  const Fact fact = FactOf(profile, indicator);
  std::vector<std::pair<std::string, double>> values;
  const auto add = [&](const Observation& observation) {
    if (observation.state() == Observation::VALUE) {
      values.emplace_back(observation.period(), observation.value());
    }
  };
  add(fact.own());
  for (const Observation& earlier : fact.history()) add(earlier);
  return values;
}

std::vector<std::pair<std::string, double>> Newest(
    size_t count, std::vector<std::pair<std::string, double>> values) {
  if (values.size() > count) values.resize(count);
  return values;
}

std::vector<Quota> Quotas(int year) {
  municipality::v1::ListQuotasRequest request;
  request.set_parent("municipalities/-");
  request.set_year(year);
  std::vector<Quota> quotas;
  do {
    const auto page = Norway().Call(&QuotaService::Stub::ListQuotas, request);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) break;
    quotas.insert(quotas.end(), page->quotas().begin(), page->quotas().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return quotas;
}

Quota QuotaOf(const std::string& code, int year) {
  municipality::v1::GetQuotaRequest request;
  request.set_name("municipalities/" + code + "/quotas/" + std::to_string(year));
  const auto quota = Norway().Call(&QuotaService::Stub::GetQuota, request);
  EXPECT_THAT(quota, IsOk());
  return quota.value_or(Quota());
}

// What one part of the quotas of a year adds up to, and how many of each other state there are.
struct Total {
  double sum = 0;
  std::map<Observation::State, int> without_value;
};
Total TotalOf(const std::vector<Quota>& quotas, const Observation& (Quota::*part)() const) {
  Total total;
  for (const Quota& quota : quotas) {
    const Observation& observation = (quota.*part)();
    if (observation.has_value()) {  // whole, or as far as the year has come
      total.sum += observation.value();
    } else {
      ++total.without_value[observation.state()];
    }
  }
  return total;
}

// SSB 07459, 1 January 2026.
TEST(Figures, PopulationOf357MunicipalitiesIsThatOfTheCountry) {
  municipality::v1::ListMunicipalitiesRequest request;
  request.set_page_size(100);
  double population = 0;
  std::vector<std::string> codes;
  do {
    const auto page = Norway().Call(&MunicipalityService::Stub::ListMunicipalities, request);
    ASSERT_THAT(page, IsOk());
    EXPECT_EQ(page->total_size(), 357);
    for (const auto& municipality : page->municipalities()) {
      EXPECT_EQ(municipality.population().own().period(), "2026");
      population += municipality.population().own().value();
      codes.push_back(municipality.region().code());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());

  EXPECT_EQ(codes.size(), 357);
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
  EXPECT_EQ(population, 5627400);
  EXPECT_EQ(FactOf(ProfileOf("0301"), "community.population").own().value(), 728714);
}

// IMDi, key figures for 2026 as of 28 September 2026.
TEST(Figures, QuotasOf2026) {
  const std::vector<Quota> quotas = Quotas(2026);

  EXPECT_EQ(quotas.size(), 357);
  EXPECT_EQ(TotalOf(quotas, &Quota::requested).sum, 13000);
  EXPECT_EQ(TotalOf(quotas, &Quota::decided).sum, 10721);
  EXPECT_THAT(
      TotalOf(quotas, &Quota::decided).without_value,
      UnorderedElementsAre(Pair(Observation::NOT_APPLICABLE, 25), Pair(Observation::PENDING, 5)));
  EXPECT_EQ(TotalOf(quotas, &Quota::settled).sum, 7388);
  EXPECT_THAT(TotalOf(quotas, &Quota::settled).without_value,
              ElementsAre(Pair(Observation::SUPPRESSED, 35)));
  EXPECT_EQ(TotalOf(quotas, &Quota::agreed).sum, 1299);
  EXPECT_THAT(TotalOf(quotas, &Quota::agreed).without_value,
              ElementsAre(Pair(Observation::SUPPRESSED, 107)));
}

// IMDi, final key figures for 2025.
TEST(Figures, QuotasOf2025) {
  const std::vector<Quota> quotas = Quotas(2025);

  EXPECT_EQ(TotalOf(quotas, &Quota::requested).sum, 12640);
  EXPECT_EQ(TotalOf(quotas, &Quota::decided).sum, 15631);
  EXPECT_EQ(TotalOf(quotas, &Quota::settled).sum, 12563);
  EXPECT_THAT(TotalOf(quotas, &Quota::settled).without_value,
              ElementsAre(Pair(Observation::SUPPRESSED, 11)));
  const Quota oslo = QuotaOf("0301", 2025);
  EXPECT_EQ(oslo.requested().value(), 640);
  EXPECT_EQ(oslo.decided().value(), 850);
  EXPECT_EQ(oslo.settled().value(), 665);
  EXPECT_EQ(oslo.remaining().lower(), 185);
  EXPECT_EQ(oslo.remaining().upper(), 185);
}

TEST(Figures, WhatIsLeftOfOslosQuota2026) {
  const Quota oslo = QuotaOf("0301", 2026);

  EXPECT_EQ(oslo.requested().value(), 600);
  EXPECT_EQ(oslo.decided().value(), 600);
  EXPECT_EQ(oslo.settled().value(), 386);
  EXPECT_EQ(oslo.agreed().value(), 132);
  EXPECT_EQ(oslo.remaining().lower(), 82);
  EXPECT_EQ(oslo.remaining().upper(), 82);
  EXPECT_EQ(oslo.settled().period_end(), "2026-09-28");
}

TEST(Figures, SuppressedUndecidedAndNotAskedAreNotZero) {
  const Quota vanylven = QuotaOf("1511", 2026);   // ":" in the column for settled
  const Quota leirfjord = QuotaOf("1822", 2026);  // "avventer vedtak"
  const Quota kvitsoy = QuotaOf("1144", 2026);    // "-"
  const Quota solund = QuotaOf("4636", 2026);     // 0 settled, 0 agreed

  EXPECT_EQ(vanylven.settled().state(), Observation::SUPPRESSED);
  EXPECT_EQ(vanylven.settled().source_symbol(), ":");
  // ":" is no promise of less than five, and the page of 2026 has no total to hold it in.
  EXPECT_FALSE(vanylven.settled().has_suppressed_bounds());
  EXPECT_FALSE(vanylven.has_remaining());
  EXPECT_EQ(leirfjord.decided().state(), Observation::PENDING);
  EXPECT_FALSE(leirfjord.has_remaining());
  EXPECT_EQ(kvitsoy.decided().state(), Observation::NOT_APPLICABLE);
  EXPECT_EQ(kvitsoy.requested().state(), Observation::VALUE);
  EXPECT_FALSE(kvitsoy.has_remaining());
  EXPECT_EQ(solund.settled().state(), Observation::PARTIAL);  // to 28 September
  EXPECT_EQ(solund.settled().value(), 0);
  EXPECT_EQ(solund.remaining().lower(), 10);
}

// NAV HL060: April 2026 for Vestland, October 2022 for all.
TEST(Figures, UnemploymentIsTheNewestThatIsKnown) {
  const Profile bergen = ProfileOf("4601");
  const Profile solund = ProfileOf("4636");

  EXPECT_EQ(FactOf(bergen, "labour.unemployment_rate").own().period(), "2026-04");
  EXPECT_EQ(FactOf(bergen, "labour.unemployment_rate").own().value(), 1.9);
  EXPECT_EQ(FactOf(bergen, "labour.unemployed").own().value(), 3119);
  EXPECT_EQ(Own(bergen, "labour.unemployed", "2022-10").value(), 2749);
  const Fact count = FactOf(solund, "labour.unemployed");
  EXPECT_EQ(count.own().period(), "2026-04");
  EXPECT_EQ(count.own().state(), Observation::SUPPRESSED);
  EXPECT_EQ(count.own().source_symbol(), "*");
  EXPECT_EQ(count.own().suppressed_bounds().lower(), 1);
  EXPECT_EQ(count.own().suppressed_bounds().upper(), 3);
  EXPECT_FALSE(count.has_best()) << "the county's thousands say nothing of Solund";
  EXPECT_EQ(FactOf(solund, "labour.unemployment_rate").own().value(), 0.3);
}

// Udir NSR, April 2026: active public units that are called upper secondary schools.
TEST(Figures, UpperSecondarySchools) {
  const auto schools = [](const std::string& code) {
    return FactOf(ProfileOf(code), "services.upper_secondary_schools").own();
  };

  EXPECT_EQ(schools("0301").value(), 28);
  EXPECT_EQ(schools("4601").value(), 15);
  EXPECT_EQ(schools("1103").value(), 8);
  // In the register with a primary school and none of these: a counted zero.
  EXPECT_EQ(schools("5061").state(), Observation::VALUE);
  EXPECT_EQ(schools("5061").value(), 0);
}

// 1567 became 5061 in 2019.
TEST(Reforms, RindalChangedItsCodeWithItsCounty) {
  const Profile rindal = ProfileOf("5061");

  EXPECT_EQ(rindal.region().display_name(), "Rindal");
  EXPECT_EQ(rindal.region().county(), "regions/50");
  EXPECT_FALSE(rindal.region().labour_market_region().empty());
  EXPECT_THAT(
      Newest(4, OwnValues(rindal, "community.population")),
      ElementsAre(Pair("2026", 1935), Pair("2025", 1937), Pair("2024", 1958), Pair("2023", 1957)));
  EXPECT_EQ(Own(rindal, "labour.unemployed", "2022-10").value(), 14);
  EXPECT_EQ(QuotaOf("5061", 2022).settled().value(), 12);
  EXPECT_EQ(QuotaOf("5061", 2026).decided().value(), 15);
}

// 0532 → 3053 in 2020 → 3236 in 2024, with two counties on the way.
TEST(Reforms, JevnakersFiguresFollowItThroughTwoCodes) {
  const Profile jevnaker = ProfileOf("3236");

  EXPECT_EQ(jevnaker.region().county(), "regions/32");
  EXPECT_THAT(
      Newest(4, OwnValues(jevnaker, "community.population")),
      ElementsAre(Pair("2026", 7040), Pair("2025", 7043), Pair("2024", 7037), Pair("2023", 6990)));
  const Observation unemployed = Own(jevnaker, "labour.unemployed", "2022-10");
  EXPECT_EQ(unemployed.value(), 39);
  EXPECT_EQ(unemployed.region(), "3236");
  EXPECT_THAT(unemployed.original_regions(), ElementsAre(HasSubstr("3053")));
  EXPECT_EQ(FactOf(jevnaker, "labour.unemployment_rate").own().value(), 1.1);
  EXPECT_EQ(QuotaOf("3236", 2018).settled().value(), 8);
  EXPECT_EQ(QuotaOf("3236", 2022).settled().value(), 59);
  EXPECT_EQ(QuotaOf("3236", 2026).settled().value(), 18);
}

TEST(Reforms, LunnersFiguresFollowItThroughTwoCodes) {
  const Profile lunner = ProfileOf("3234");

  EXPECT_THAT(
      Newest(4, OwnValues(lunner, "community.population")),
      ElementsAre(Pair("2026", 9463), Pair("2025", 9420), Pair("2024", 9357), Pair("2023", 9307)));
  EXPECT_EQ(Own(lunner, "labour.unemployed", "2022-10").value(), 67);
  EXPECT_EQ(FactOf(lunner, "services.upper_secondary_schools").own().value(), 0);
  EXPECT_EQ(QuotaOf("3234", 2022).decided().value(), 59);
  EXPECT_EQ(QuotaOf("3234", 2026).agreed().value(), 9);
}

// 1507 Ålesund was split into 1508 Ålesund and 1580 Haram in 2024; nobody published how.
TEST(Reforms, TheSplitOfAlesundGivesNeitherHalfTheOldFigures) {
  const Profile alesund = ProfileOf("1508");
  const Profile haram = ProfileOf("1580");

  EXPECT_THAT(OwnValues(alesund, "community.population"),
              ElementsAre(Pair("2026", 59663), Pair("2025", 59198), Pair("2024", 58509)));
  EXPECT_THAT(OwnValues(haram, "community.population"),
              ElementsAre(Pair("2026", 9460), Pair("2025", 9409), Pair("2024", 9357)));
  for (const Profile& half : {alesund, haram}) {
    const Fact rate = FactOf(half, "labour.unemployment_rate");
    EXPECT_EQ(rate.own().state(), Observation::NOT_COMPARABLE) << half.name();
    EXPECT_THAT(rate.own().original_regions(), ElementsAre(HasSubstr("1507")));
    EXPECT_EQ(rate.best().state(), Observation::VALUE);
    EXPECT_GT(rate.best_level(), Region::MUNICIPALITY);
  }
  // The register of 2026 counts each half by itself.
  EXPECT_EQ(FactOf(alesund, "services.upper_secondary_schools").own().value(), 4);
  EXPECT_EQ(FactOf(haram, "services.upper_secondary_schools").own().value(), 1);
  EXPECT_EQ(QuotaOf("1508", 2026).decided().value(), 100);
  EXPECT_EQ(QuotaOf("1580", 2026).settled().value(), 23);
}

TEST(Reforms, AnEarlierCodeIsNotFoundAndNamesWhatCameAfter) {
  EXPECT_THAT(Norway().Profile("1507"),
              StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr("1508"), HasSubstr("1580"))));
  EXPECT_THAT(Norway().Profile("0532"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("3236")));
  EXPECT_THAT(Norway().Profile("9998"), StatusIs(absl::StatusCode::kNotFound));
}

TEST(Figures, EveryFactSaysWhereItIsFromAndHowItCame) {
  const Profile oslo = ProfileOf("0301");

  for (const Fact& fact : oslo.facts()) {
    if (!fact.has_best()) continue;
    const auto& provenance = oslo.provenances(fact.best().provenance_index());
    EXPECT_FALSE(provenance.owner().empty()) << fact.indicator();
    EXPECT_FALSE(provenance.attribution().empty()) << fact.indicator();
    EXPECT_EQ(provenance.raw_sha256().size(), 64) << fact.indicator();
    EXPECT_NE(provenance.delivery(), municipality::v1::Provenance::LIVE) << fact.indicator();
    EXPECT_THAT(provenance.request(), AnyOf(HasSubstr("https://"), StartsWith("catalogue:")))
        << fact.indicator();
    EXPECT_GE(fact.age_days(), 0) << fact.indicator();
  }
}

}  // namespace
}  // namespace treff::e2e
