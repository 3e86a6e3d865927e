// Nav's feed of vacancies. No page of it has been recorded: these are written to its contract.
#include "services/ingestion/connectors/nav/vacancy_feed.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kDataset[] = "nav_vacancies.advertisements";
constexpr char kIndicator[] = "labour.open_advertisements";
constexpr char kDay[] = "2026-11-23";
constexpr char kPageA[] = "aaaaaaaa-0000-4000-8000-000000000000";
constexpr char kPageB[] = "bbbbbbbb-0000-4000-8000-000000000000";

// One event of advertisement number `ad`, as the feed tells it.
std::string Event(int ad, const std::string& status, const std::string& municipal,
                  const std::string& time = "2026-11-20T08:15:00.123+01:00") {
  const std::string uuid = absl::StrCat("00000000-0000-4000-8000-00000000000", ad);
  return absl::StrReplaceAll(
      R"({"id":"UUID","url":"/api/v1/feedentry/UUID","title":"Kokk søkes","content_text":
          "Ring Kari Nordmann på 99 99 99 99","date_modified":"TIME","_feed_entry":{"uuid":"UUID",
          "status":"STATUS","title":"Kokk søkes","businessName":"Kafé AS","municipal":MUNICIPAL,
          "sistEndret":"TIME"},"contactList":[{"name":"Kari Nordmann","email":"kari@kafe.no"}]})",
      {{"UUID", uuid},
       {"STATUS", status},
       {"MUNICIPAL", municipal == "null" ? municipal : absl::StrCat("\"", municipal, "\"")},
       {"TIME", time}});
}

std::string Page(const std::vector<std::string>& events, const std::string& id = kPageA,
                 const std::string& next = "") {
  return absl::StrCat(R"({"version":"1.0","title":"Stillinger","id":")", id, R"(","next_id":)",
                      next.empty() ? "null" : absl::StrCat("\"", next, "\""), R"(,"items":[)",
                      absl::StrJoin(events, ","), "]}");
}

std::vector<Payload> Payloads(const std::vector<std::string>& pages) {
  std::vector<Payload> payloads;
  for (const std::string& page : pages) {
    payloads.push_back({{}, page, absl::CivilDay(2026, 11, 23), "", std::nullopt});
    payloads.back().request.set_address(absl::StrCat("/api/v1/feed/", payloads.size()));
  }
  return payloads;
}

absl::StatusOr<DatasetReading> Read(const std::vector<std::string>& pages) {
  return ReadDataset(kDataset, Payloads(pages));
}

// What is counted in one municipality; no state when nothing is said of it.
Observation In(const std::string& code, const std::vector<std::string>& events) {
  const absl::StatusOr<DatasetReading> reading = Read({Page(events)});
  EXPECT_THAT(reading, IsOk());
  return reading.ok() ? FindObservation(*reading, kIndicator, code, kDay) : Observation();
}

TEST(VacancyFeed, CountsOpenAdvertisementsByTheNameOfTheMunicipality) {
  EXPECT_THAT(In("3201", {Event(1, "ACTIVE", "BÆRUM"), Event(2, "ACTIVE", "BÆRUM")}),
              EqualsProto(R"pb(
                indicator: "labour.open_advertisements"
                region: "3201"
                period: "2026-11-23"
                period_end: "2026-11-23"
                state: VALUE
                value: 2)pb"));
}

TEST(VacancyFeed, TheLastEventOfAnAdvertisementHoldsAcrossPages) {
  const auto reading = Read(
      {Page({Event(1, "ACTIVE", "OSLO"), Event(2, "ACTIVE", "OSLO"), Event(3, "INACTIVE", "OSLO")},
            kPageA, kPageB),
       Page({Event(1, "INACTIVE", "null"), Event(3, "ACTIVE", "OSLO"),
             Event(2, "ACTIVE", "STAVANGER")},
            kPageB)});

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(FindObservation(*reading, kIndicator, "0301", kDay).value(), 1);
  EXPECT_EQ(FindObservation(*reading, kIndicator, "1103", kDay).value(), 1);
}

TEST(VacancyFeed, AMunicipalityWithoutOpenOnesHasZeroAndOneThatNeverOccursHasNoFigure) {
  const std::vector<std::string> events = {Event(1, "INACTIVE", "LEKA"),
                                           Event(2, "ACTIVE", "OSLO")};

  EXPECT_EQ(In("5052", events).state(), Observation::VALUE);
  EXPECT_EQ(In("5052", events).value(), 0);
  EXPECT_EQ(In("5001", events).state(), Observation::STATE_UNSPECIFIED);
}

TEST(VacancyFeed, AnAdvertisementIsNotOpenLongerThanItCanBe) {
  const std::vector<std::string> events = {
      Event(1, "ACTIVE", "OSLO", "2026-05-23T12:00:00+02:00"),   // 184 days before
      Event(2, "ACTIVE", "OSLO", "2026-05-22T12:00:00+02:00")};  // 185

  EXPECT_EQ(In("0301", events).value(), 1);
}

TEST(VacancyFeed, OldNamesLeadToTheMunicipalityOfToday) {
  // Merged in 2020, renumbered in 2024; renumbered alone; Sámi name.
  EXPECT_EQ(In("3205", {Event(1, "ACTIVE", "SKEDSMO")}).value(), 1);
  EXPECT_EQ(In("3118", {Event(1, "ACTIVE", "SPYDEBERG")}).value(), 1);
  EXPECT_EQ(In("1580", {Event(1, "ACTIVE", "HARAM")}).value(), 1);
  EXPECT_EQ(In("5612", {Event(1, "ACTIVE", "GUOVDAGEAIDNU")}).value(), 1);
}

TEST(VacancyFeed, NamesakesAreToldApartByTheirCountyOrHaveNoFigure) {
  EXPECT_EQ(In("1818", {Event(1, "ACTIVE", "HERØY (NORDLAND)")}).value(), 1);

  const auto reading = Read({Page({Event(1, "ACTIVE", "HERØY"), Event(2, "ACTIVE", "OSLO")})});

  ASSERT_THAT(reading, IsOk());
  for (const char* code : {"1515", "1818"}) {
    EXPECT_EQ(FindObservation(*reading, kIndicator, code, kDay).state(), Observation::MISSING);
  }
  EXPECT_EQ(FindObservation(*reading, kIndicator, "0301", kDay).value(), 1);
  EXPECT_THAT(reading->warnings, ElementsAre(AllOf(HasSubstr("\"HERØY\""), HasSubstr("1515"),
                                                   HasSubstr("have no figure"))));
}

TEST(VacancyFeed, AFewWithoutAMunicipalityAreNamedAndManyAreRefused) {
  std::vector<std::string> events = {Event(0, "ACTIVE", "null")};
  for (int ad = 1; ad <= 9; ++ad) events.push_back(Event(ad, "ACTIVE", "OSLO"));

  const auto few = Read({Page(events)});
  events.back() = Event(9, "ACTIVE", "ATLANTIS");
  const auto many = Read({Page(events)});

  ASSERT_THAT(few, IsOk());
  EXPECT_THAT(few->warnings, ElementsAre(HasSubstr("1 of 10 open advertisements")));
  EXPECT_THAT(many, StatusIs(absl::StatusCode::kInvalidArgument,
                             AllOf(HasSubstr("2 of 10"), HasSubstr("\"ATLANTIS\""))));
}

TEST(VacancyFeed, OfAnAnswerNoPersonAndNoTextIsKept) {
  const std::string page =
      Page({Event(1, "ACTIVE", "BÆRUM"), Event(2, "INACTIVE", "null")}, kPageA, kPageB);

  const auto kept = VacancyFeedConnector().WhatIsKept(page);

  ASSERT_THAT(kept, IsOk());
  for (const char* gone : {"Kari", "99", "kafe", "Kafé", "Kokk", "contact", "title"}) {
    EXPECT_THAT(*kept, Not(HasSubstr(gone)));
  }
  EXPECT_THAT(VacancyFeedConnector().WhatIsKept(*kept), treff::testing::IsOkAndHolds(*kept));
  const auto read = Read({page});
  const auto again = Read({*kept});
  ASSERT_THAT(again, IsOk());
  ASSERT_THAT(again->observations, SizeIs(read->observations.size()));
  EXPECT_THAT(again->observations[0], EqualsProto(read->observations[0].DebugString()));
}

TEST(VacancyFeed, WhatIsNoPageIsNotKept) {
  const auto expect = [](const std::string& answer, const std::string& place) {
    EXPECT_THAT(VacancyFeedConnector().WhatIsKept(answer),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(place)));
  };

  // An advertisement as Nav's own systems pass it on, with a list of contacts.
  expect(StoredBytes(SamplePath("nav/ad_dto_internal_kafka_anonymised.json")), "/id");
  expect("[]", "/");
  expect(R"({"id":null})", "/items");
  expect(Page({R"({"id":"x"})"}), "/items/0/_feed_entry");
  expect(Page({Event(1, "ACTIVE", "OSLO"), Event(2, "STOPPED", "OSLO")}),
         "/items/1/_feed_entry/status");
  expect(Page({Event(1, "ACTIVE", "OSLO", "i går")}), "/items/0/_feed_entry/sistEndret");
  expect(Page({Event(1, "ACTIVE", "OSLO", "infinite-future")}), "/items/0/_feed_entry/sistEndret");
  expect(Page({Event(1, "ACTIVE", "OSLO").substr(0, 40)}), "not JSON");
}

TEST(VacancyFeed, PagesAreFollowedToTheLast) {
  const catalogue::Dataset& dataset = *RealCatalogue().FindDataset(kDataset);
  const VacancyFeedConnector connector;

  const auto more = connector.FollowUps(dataset, Payloads({Page({}, kPageA, kPageB)}));
  const auto none = connector.FollowUps(dataset, Payloads({Page({}, kPageA)}));

  ASSERT_THAT(more, IsOk());
  ASSERT_THAT(*more, SizeIs(1));
  EXPECT_EQ((*more)[0].address(), absl::StrCat("/api/v1/feed/", kPageB, "?pageSize=10000"));
  EXPECT_THAT(none, treff::testing::IsOkAndHolds(IsEmpty()));
}

TEST(VacancyFeed, AFeedWithoutAnEndIsGivenUp) {
  const catalogue::Dataset& dataset = *RealCatalogue().FindDataset(kDataset);
  const VacancyFeedConnector connector;
  std::vector<Payload> circle =
      Payloads({Page({}, kPageA, kPageB), Page({}, kPageB, kPageA), Page({}, kPageA, kPageB)});
  circle[1].request.set_address(absl::StrCat("/api/v1/feed/", kPageB, "?pageSize=10000"));
  const std::vector<Payload> endless = Payloads(
      std::vector<std::string>(dataset.vacancy_feed().max_pages(), Page({}, kPageA, kPageB)));

  EXPECT_THAT(connector.FollowUps(dataset, circle),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("leads back")));
  EXPECT_THAT(connector.FollowUps(dataset, endless),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("200 pages")));
}

TEST(VacancyFeed, AFullPageIsNeverAskedForAgainAndTheLastOneAlwaysIs) {
  const VacancyFeedConnector connector;

  EXPECT_EQ(connector.RenewalOf(Page({}, kPageA, kPageB)), Connector::Renewal::kNever);
  EXPECT_EQ(connector.RenewalOf(Page({}, kPageA)), Connector::Renewal::kAlways);
}

}  // namespace
}  // namespace treff::ingestion
