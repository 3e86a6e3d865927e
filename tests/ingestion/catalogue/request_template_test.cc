#include "services/ingestion/catalogue/request_template.h"

#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr absl::CivilDay kNewYearsEve(2026, 12, 31);

catalogue::Dataset Dataset(const std::string& text) {
  catalogue::Dataset dataset;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &dataset));
  return dataset;
}

// The addresses that `dataset` asks for on `day`.
std::vector<std::string> Addresses(const std::string& dataset, absl::CivilDay day) {
  const auto requests = ExpandRequests(Dataset(dataset), day);
  EXPECT_THAT(requests, IsOk());
  std::vector<std::string> addresses;
  for (const catalogue::Request& request : *requests) addresses.push_back(request.address());
  return addresses;
}

absl::Status Refusal(const std::string& address) {
  catalogue::Dataset dataset;
  dataset.add_requests()->set_address(address);
  return ExpandRequests(dataset, kNewYearsEve).status();
}

TEST(RequestTemplates, DaysYearsAndMonthsFollowTheClock) {
  const std::string dataset =
      "requests { address: '/a?on={today}&to={today+1}&y={year}&last={year-1}&m={month}' }";

  EXPECT_THAT(Addresses(dataset, kNewYearsEve),
              ElementsAre("/a?on=2026-12-31&to=2027-01-01&y=2026&last=2025&m=12"));
  EXPECT_THAT(Addresses(dataset, kNewYearsEve + 1),
              ElementsAre("/a?on=2027-01-01&to=2027-01-02&y=2027&last=2026&m=01"));
  EXPECT_THAT(Addresses("requests { address: '/a?on={today-60}' }", absl::CivilDay(2028, 3, 1)),
              ElementsAre("/a?on=2028-01-01"));
}

TEST(RequestTemplates, WhatHasNoPlaceholderStaysAsItIs) {
  const std::string body = R"({"a":{"b":["*",{}]},"c":"{"})";
  catalogue::Dataset dataset = Dataset("requests { role: 'r' address: '/a' format: JSON }");
  dataset.mutable_requests(0)->set_json_body(body);

  const auto requests = ExpandRequests(dataset, kNewYearsEve);

  ASSERT_THAT(requests, IsOk());
  ASSERT_EQ(requests->size(), 1);
  EXPECT_EQ(requests->front().SerializeAsString(), dataset.requests(0).SerializeAsString());
}

TEST(RequestTemplates, AJsonBodyMayHoldThem) {
  catalogue::Dataset dataset = Dataset("since: 2018 requests { address: '/a' }");
  dataset.mutable_requests(0)->set_json_body(R"json({"Tid":["from({since})"],"on":"{today}"})json");

  const auto requests = ExpandRequests(dataset, kNewYearsEve);

  ASSERT_THAT(requests, IsOk());
  EXPECT_EQ(requests->front().json_body(), R"json({"Tid":["from(2018)"],"on":"2026-12-31"})json");
}

TEST(RequestTemplates, AMonthBeginsAcrossTheYear) {
  catalogue::Dataset dataset = Dataset("requests { address: '/a?from={month_start-12}' }");
  dataset.mutable_requests(0)->set_modified_since("{month_start+1}");

  const auto requests = ExpandRequests(dataset, kNewYearsEve);

  ASSERT_THAT(requests, IsOk());
  EXPECT_EQ(requests->front().address(), "/a?from=2025-12-01");
  EXPECT_EQ(requests->front().modified_since(), "2027-01-01");
}

TEST(RequestTemplates, EachYearIsAskedForFromSinceToThisOne) {
  const std::string dataset =
      "since: 2025 requests { address: '/page-{year}/' each_year: true } requests { address: "
      "'/x' "
      "}";

  EXPECT_THAT(Addresses(dataset, kNewYearsEve), ElementsAre("/page-2025/", "/page-2026/", "/x"));
  EXPECT_THAT(Addresses(dataset, kNewYearsEve + 1),
              ElementsAre("/page-2025/", "/page-2026/", "/page-2027/", "/x"));
  const auto requests = ExpandRequests(Dataset(dataset), kNewYearsEve);
  EXPECT_EQ((*requests)[1].year(), 2026);
  EXPECT_EQ((*requests)[2].year(), 0);
}

TEST(RequestTemplates, AClockBeforeTheFirstYearIsSaid) {
  EXPECT_THAT(
      ExpandRequests(Dataset("since: 2025 requests { address: '/a' }"), absl::CivilDay(2024, 6, 1)),
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("begin in 2025")));
}

TEST(RequestTemplates, WhatNobodyKnowsIsRefused) {
  for (const char* address : {"/{tomorrow}", "/{today+}", "/{today+x}", "/{today+99999999999}",
                              "/{month+1}", "/{since}", "/{year", "/{Year}"}) {
    EXPECT_THAT(Refusal(address),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("is no placeholder here")))
        << address;
  }
}

}  // namespace
}  // namespace treff::ingestion
