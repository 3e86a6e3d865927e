#include "tests/e2e/year/settlement_year.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"
#include "treff/recommendation/v1/room_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using casework::v1::Member;
using casework::v1::SettlementRequest;
using casework::v1::SettlementRequestService;
using google::longrunning::Operations;
using recommendation::v1::Allocation;
using recommendation::v1::AllocationService;
using recommendation::v1::RecommendationService;
using recommendation::v1::Room;
using recommendation::v1::RoomService;
using treff::testing::IsOk;

constexpr absl::CivilDay kFirstMonday(2026, 1, 5);
// Of a hundred answers; these never come.
constexpr int kSilent = 5;
// At which the house may be killed: answers, arrivals, what officers ask, the plan, and its
// requests.
constexpr int kStepsAWeek = 5;
constexpr int kDaysAMonth = 30;
constexpr int kMostAtOnce = 200;  // requests in one call

bool TakesPlaces(const SettlementRequest& request) {
  switch (request.state()) {
    case SettlementRequest::SENT:
    case SettlementRequest::SEEN:
    case SettlementRequest::ACCEPTED:
    case SettlementRequest::SETTLED:
      return true;
    default:
      return false;
  }
}

std::string CaseOf(const std::string& request) {
  return request.substr(0, request.find("/requests/"));
}

}  // namespace

SettlementYear::SettlementYear(House& house, const Options& options)
    : house_(house), options_(options) {}

void SettlementYear::Live(int week) {
  // A little earlier in the day each week, so that no request expires just as it is answered.
  TravelTo(kFirstMonday + 7 * week, 20 * 60 - 10 * week);
  if (week == 0) {
    for (const auto& [name, room] : Rooms()) free_at_first_[name] = room.free();
  }
  steps_ = std::max(steps_, week * kStepsAWeek);  // a week without a plan has fewer
  Answer();
  Settle();
  Arrive(week);
  RecommendSome();
  AskByHand();
  Plan(week);
  AddUp();
}

void SettlementYear::TravelTo(absl::CivilDay day, int minutes) {
  today_ = day;
  house_.TravelTo(absl::StrFormat("%sT%02d:%02d:00Z", Today(), minutes / 60, minutes % 60));
  house_.AwaitRecommendations();
}

void SettlementYear::WindDown() {
  TravelTo(today_ + 7, kMorning);
  Answer();
  while (!moves_in_.empty()) {
    TravelTo(today_ + kDaysAMonth, kMorning);
    Settle();
    if (::testing::Test::HasFailure()) return;
  }
  AddUp();
}

void SettlementYear::Arrive(int week) {
  const int until = options_.cases * (week + 1) / options_.weeks;
  casework::v1::BatchCreateCasesRequest batch;
  for (; created_ < until; ++created_) {
    auto& create = *batch.add_requests();
    *create.mutable_case_() = YearScript::CaseNumber(created_, today_);
    char id[40];
    std::snprintf(id, sizeof id, "00000000-0000-4000-8000-%012d", created_);
    create.set_request_id(id);
  }
  if (batch.requests().empty()) return;
  ASSERT_THAT(house_.Call(&CaseService::Stub::BatchCreateCases, batch), IsOk());
  KillIfDue();
  // The same again registers nobody twice.
  const auto created = house_.Call(&CaseService::Stub::BatchCreateCases, batch);
  ASSERT_THAT(created, IsOk());
  const int first = created_ - created->cases_size();
  for (int i = 0; i < created->cases_size(); ++i) {
    const Case& c = created->cases(i);
    households_[c.name()] = YearScript::HouseholdOf(c, first + i);
    casework::v1::SubmitCaseRequest submit;
    submit.set_name(c.name());
    ASSERT_THAT(house_.Call(&CaseService::Stub::SubmitCase, submit), IsOk());
  }
}

void SettlementYear::RecommendSome() {
  const auto rooms = Rooms();
  int asked = 0;
  for (const Case& c : Cases()) {
    if (c.state() != Case::READY || ++asked > 2) continue;
    const auto answer = house_.Recommend(c.name());
    ASSERT_THAT(answer, IsOk());
    if (answer->ranked().empty() || answer->ranked(0).ask_municipality()) continue;
    const auto found = rooms.find(answer->ranked(0).municipality());
    ASSERT_NE(found, rooms.end()) << answer->ranked(0).municipality();
    const Room& room = found->second;
    EXPECT_GE(room.free(), c.members_size())
        << "recommended where there is no room: " << room.display_name() << " on " << Today();
    const auto again = house_.GetRecommendation(answer->name());
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->digest(), answer->digest());
  }
}

void SettlementYear::AskByHand() {
  std::map<std::string, int> free;
  for (const auto& [name, room] : Rooms()) free[name] = room.free();
  casework::v1::BatchCreateSettlementRequestsRequest batch;
  for (const Case& c : Cases()) {
    const Household& household = households_[c.name()];
    const bool by_hand = household.number % 2 == 0 && c.track() != Case::UNACCOMPANIED_MINOR;
    if (c.state() != Case::READY || !by_hand || batch.requests_size() == kMostAtOnce) continue;
    const std::string chosen = ChooseFor(c, household, free);
    if (chosen.empty()) continue;
    auto& ask = *batch.add_requests();
    ask.set_parent(c.name());
    ask.set_request_id(absl::StrFormat("00000000-0000-4000-a%03d-%012d",
                                       (today_ - kFirstMonday) / 7, household.number));
    ask.mutable_request()->set_municipality(chosen);
    ask.mutable_request()->set_choice_reason(SettlementRequest::HOUSEHOLD_WISH);
  }
  if (batch.requests().empty()) return;
  // Again, as somebody would who saw no end of it: none is made twice.
  for (int time = 0; time < 2; ++time) {
    const auto asked =
        house_.Call(&SettlementRequestService::Stub::BatchCreateSettlementRequests, batch);
    ASSERT_THAT(asked, IsOk());
    for (const auto& result : asked->results()) {
      EXPECT_TRUE(result.has_request()) << result.error().ShortDebugString();
    }
    if (time == 0) KillIfDue();
  }
}

std::string SettlementYear::ChooseFor(const Case& c, const Household& household,
                                      std::map<std::string, int>& free) const {
  const bool little_school =
      household.education == Member::NONE || household.education == Member::BASIC;
  const bool to_work = little_school && household.number % 8 == 0;
  std::vector<std::string> possible;
  for (const auto& [name, places] : free) {
    if (places >= c.members_size() && (!to_work || CountyOf(name) == kWorking)) {
      possible.push_back(name);
    }
  }
  if (possible.empty()) return "";
  const size_t place = static_cast<size_t>(household.number) * 7919 +
                       static_cast<size_t>(household.permit - kFirstMonday + 1000) * 104'729;
  const std::string& chosen = possible[place % possible.size()];
  free[chosen] -= c.members_size();
  return chosen;
}

void SettlementYear::Plan(int week) {
  recommendation::v1::CreateAllocationRequest create;
  for (const Case& c : Cases()) {
    if (c.state() == Case::READY) create.mutable_cases()->add_cases(c.name());
  }
  if (create.cases().cases().empty()) return;
  create.mutable_cases()->mutable_options()->set_unplaced_allowed(true);
  create.mutable_cases()->mutable_options()->set_unplaced_price(100);
  create.mutable_cases()->mutable_options()->set_gap(0.01);
  create.set_request_id(absl::StrCat("00000000-0000-4000-9000-", 100'000'000'000 + week));
  auto operation = house_.Call(&AllocationService::Stub::CreateAllocation, create);
  ASSERT_THAT(operation, IsOk());
  KillIfDue();
  recommendation::v1::GetAllocationRequest get;
  get.set_name(operation->name().substr(std::string("operations/").size()));
  const auto plan = [&] {
    return house_.Call(&AllocationService::Stub::GetAllocation, get).value_or(Allocation());
  };
  ASSERT_TRUE(treff::testing::WaitUntil([&] { return plan().state() != Allocation::SOLVING; }));
  if (plan().result().placement().empty()) return;
  recommendation::v1::ApproveAllocationRequest approve;
  approve.set_name(get.name());
  approve.set_approver("the allocation lead");
  approve.set_reason("the plan of the week");
  approve.set_confirm_outdated(true);  // a request may just have expired
  approve.set_etag(plan().etag());
  const auto approved = house_.Call(&AllocationService::Stub::ApproveAllocation, approve);
  ASSERT_THAT(approved, IsOk());
  Send(*approved);
}

absl::StatusOr<google::longrunning::Operation> SettlementYear::Operation(const std::string& name) {
  grpc::ClientContext context;
  platform::PrepareCall(context, absl::Seconds(30));
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(name);
  wait.mutable_timeout()->set_seconds(10);
  google::longrunning::Operation response;
  Operations::Stub stub(house_.program("recommendation").channel());
  const grpc::Status status = stub.WaitOperation(&context, wait, &response);
  if (!status.ok()) return platform::FromGrpc(status);
  return response;
}

void SettlementYear::Send(const Allocation& plan) {
  recommendation::v1::SendAllocationRequestsRequest send;
  send.set_name(plan.name());
  auto operation = house_.Call(&AllocationService::Stub::SendAllocationRequests, send);
  ASSERT_THAT(operation, IsOk());
  KillIfDue();
  // Again, as somebody would who saw no end of it: none is made twice.
  operation = house_.Call(&AllocationService::Stub::SendAllocationRequests, send);
  ASSERT_THAT(operation, IsOk());
  ASSERT_TRUE(treff::testing::WaitUntil([&] {
    const auto now = Operation(operation->name());
    return now.ok() && now->done();
  }));
}

void SettlementYear::Answer() {
  for (const Request& request : Requests()) {
    if (request.state() != Request::SENT) continue;
    if (std::uniform_int_distribution<int>(0, 99)(random_) < kSilent) continue;
    const Household& household = households_[CaseOf(request.name())];
    const std::string& municipality = request.municipality();
    const int attempt = ++attempts_[CaseOf(request.name())];
    if (script_.Declines(household, municipality, attempt)) {
      casework::v1::DeclineSettlementRequestRequest decline;
      decline.set_name(request.name());
      decline.set_reason(CountyOf(municipality) == kDeclining ? Request::SERVICE_FULL
                                                              : Request::NO_SUITABLE_DWELLING);
      const auto no =
          house_.Call(&SettlementRequestService::Stub::DeclineSettlementRequest, decline);
      if (absl::IsFailedPrecondition(no.status())) continue;  // expired meanwhile
      ASSERT_THAT(no, IsOk());
      ++declined_;
      answers_.push_back({municipality, household, true});
      continue;
    }
    casework::v1::AcceptSettlementRequestRequest accept;
    accept.set_name(request.name());
    const auto yes = house_.Call(&SettlementRequestService::Stub::AcceptSettlementRequest, accept);
    if (absl::IsFailedPrecondition(yes.status())) continue;
    ASSERT_THAT(yes, IsOk());
    answers_.push_back({municipality, household, false});
    const absl::CivilDay sent(platform::OsloDay(platform::FromTimestamp(request.create_time())));
    moves_in_[request.name()] = {request.name(), municipality, household,
                                 std::max(sent, script_.SettlementDay(household, municipality))};
  }
  KillIfDue();
}

void SettlementYear::Settle() {
  for (auto next = moves_in_.begin(); next != moves_in_.end();) {
    if (next->second.day > today_) {
      ++next;
      continue;
    }
    casework::v1::SettleSettlementRequestRequest settle;
    settle.set_name(next->first);
    settle.set_settlement_day(absl::FormatCivilTime(next->second.day));
    ASSERT_THAT(house_.Call(&SettlementRequestService::Stub::SettleSettlementRequest, settle),
                IsOk());
    settled_[CaseOf(next->first)] = next->second;
    next = moves_in_.erase(next);
  }
}

void SettlementYear::KillIfDue() {
  // Spread evenly over all the steps of the year at which it may come.
  const int steps = options_.weeks * kStepsAWeek;
  ++steps_;
  const int due = (steps_ * options_.kills + steps - 1) / steps;
  if (killed_ >= std::min(due, options_.kills)) return;
  Kill();
}

void SettlementYear::Kill() {
  ++killed_;
  house_.program("recommendation").Kill();
  house_.program("recommendation").Start();
  house_.AwaitRecommendations();
}

std::vector<Case> SettlementYear::Cases() {
  std::vector<Case> all;
  casework::v1::ListCasesRequest list;
  list.set_page_size(200);
  list.set_order(casework::v1::ListCasesRequest::DEADLINE);
  do {
    const auto page = house_.Call(&CaseService::Stub::ListCases, list);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) break;
    // Not those by which the house finds out that it recommends again.
    std::copy_if(page->cases().begin(), page->cases().end(), std::back_inserter(all),
                 [](const Case& c) { return c.state() != Case::REGISTERED; });
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  return all;
}

std::vector<SettlementRequest> SettlementYear::Requests() {
  std::vector<SettlementRequest> all;
  casework::v1::ListSettlementRequestsRequest list;
  list.set_page_size(200);
  do {
    const auto page = house_.Call(&SettlementRequestService::Stub::ListSettlementRequests, list);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) break;
    all.insert(all.end(), page->requests().begin(), page->requests().end());
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  return all;
}

std::map<std::string, Room> SettlementYear::Rooms() {
  recommendation::v1::ListRoomsRequest list;
  list.set_quota_year(2026);
  list.set_page_size(500);
  const auto rooms = house_.Call(&RoomService::Stub::ListRooms, list);
  EXPECT_THAT(rooms, IsOk());
  std::map<std::string, Room> by_name;
  if (!rooms.ok()) return by_name;
  for (const Room& room : rooms->rooms()) by_name[room.municipality()] = room;
  return by_name;
}

void SettlementYear::AddUp() {
  std::map<std::string, int> ours;  // persons by municipality
  std::map<std::string, int> open;  // requests by case
  expired_ = 0;
  for (const Request& request : Requests()) {
    if (request.state() == Request::EXPIRED) ++expired_;
    if (!TakesPlaces(request)) continue;
    ++open[CaseOf(request.name())];
    // Whoever moves in next year takes a place of next year.
    const bool is_later = request.state() == Request::SETTLED &&
                          !absl::StartsWith(request.settlement_day(), "2026-");
    if (!is_later) ours[request.municipality()] += request.persons();
  }
  const std::vector<Case> cases = Cases();
  ASSERT_EQ(static_cast<int>(cases.size()), created_) << "a case was lost or doubled";
  std::set<std::string> references;
  for (const Case& c : cases) {
    EXPECT_TRUE(references.insert(c.reference()).second) << c.reference() << " is there twice";
    EXPECT_LE(open[c.name()], 1) << c.name() << " is asked for twice";
    EXPECT_EQ(c.state() == Case::SETTLED, settled_.count(c.name()) == 1) << c.name();
    EXPECT_EQ(open[c.name()] == 0, c.state() == Case::READY) << c.name();
  }
  for (const auto& [name, room] : Rooms()) {
    if (!room.has_free()) {
      EXPECT_EQ(ours[name], 0) << "asked for where nobody knows of any room: " << name;
      continue;
    }
    EXPECT_LE(ours[name], free_at_first_[name])
        << room.display_name() << " is given more than it decided, on " << Today();
    EXPECT_EQ(room.ours(), ours[name]) << room.display_name() << " on " << Today();
    EXPECT_EQ(room.free(), free_at_first_[name] - ours[name]) << room.display_name();
  }
}

}  // namespace treff::e2e
