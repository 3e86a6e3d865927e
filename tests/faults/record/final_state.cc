#include "tests/faults/record/final_state.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/faults/record/checker.h"
#include "tests/faults/record/clients.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"
#include "treff/recommendation/v1/room_service.grpc.pb.h"

namespace treff::faults {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using casework::v1::SettlementRequest;
using casework::v1::SettlementRequestService;
using recommendation::v1::RoomService;

void ReadCases(e2e::House& house, FinalState& state) {
  casework::v1::ListCasesRequest list;
  list.set_page_size(200);
  do {
    const auto page = house.Call(&CaseService::Stub::ListCases, list);
    ASSERT_THAT(page, testing::IsOk());
    for (const Case& c : page->cases()) {
      // The house itself registers some, all alike, to find out whether it recommends again.
      const bool ours = absl::StartsWith(c.reference(), "SYNTETISK 0000");
      state.cases[c.name()] = {c.revision(), Case::State_Name(c.state()),
                               ours ? c.reference() : c.name()};
    }
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
}

void ReadRequests(e2e::House& house, FinalState& state) {
  casework::v1::ListSettlementRequestsRequest list;
  list.set_page_size(200);
  do {
    const auto page = house.Call(&SettlementRequestService::Stub::ListSettlementRequests, list);
    ASSERT_THAT(page, testing::IsOk());
    for (const SettlementRequest& request : page->requests()) {
      state.requests[request.name()] = {request.revision(),
                                        SettlementRequest::State_Name(request.state()),
                                        request.municipality(), request.persons()};
      state.contents[{request.name(), request.revision()}] = AnsweredBy(request).content;
    }
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
}

// The ledger, as those who recommend have followed it.
void ReadLedger(e2e::House& house, FinalState& state) {
  recommendation::v1::ListRoomsRequest list;
  list.set_quota_year(2026);
  list.set_page_size(500);
  const auto rooms = house.Call(&RoomService::Stub::ListRooms, list);
  ASSERT_THAT(rooms, testing::IsOk());
  for (const auto& room : rooms->rooms()) state.committed[room.municipality()] = room.ours();
}

void ReadContents(e2e::House& house, const std::vector<Call>& calls, FinalState& state) {
  for (const Call& call : calls) {
    const bool of_case = absl::StartsWith(call.name, "cases/") && call.method != "GetCase" &&
                         !absl::StrContains(call.name, "/requests/");
    if (!call.ok() || !of_case) continue;
    casework::v1::GetCaseRequest get;
    get.set_name(call.name);
    get.set_revision(call.revision);
    const auto c = house.Call(&CaseService::Stub::GetCase, get);
    // What is not there at all is the checker's to find.
    if (c.ok()) state.contents[{call.name, call.revision}] = AnsweredBy(*c).content;
  }
}

void ReadAnswer(e2e::House& house, const Call& call, FinalState& state) {
  if (call.method == "GetProfile") {
    municipality::v1::GetProfileRequest get;
    get.set_name(call.name);
    const auto profile = house.Call(&municipality::v1::MunicipalityService::Stub::GetProfile, get);
    ASSERT_THAT(profile, testing::IsOk());
    state.answers[AnswerKey(call)] = DigestOf(*profile);
  }
  if (call.method == "Recommend") {
    // Derived again, of the versions that it was of then.
    const auto again = house.GetRecommendation(call.name);
    state.answers[AnswerKey(call)] = again.ok() ? again->digest() : again.status().ToString();
  }
}

}  // namespace

FinalState ReadFinalState(e2e::House& house, const std::vector<Call>& calls) {
  FinalState state;
  ReadCases(house, state);
  ReadRequests(house, state);
  ReadContents(house, calls, state);
  for (const Call& call : calls) {
    if (call.ok() && state.answers.count(AnswerKey(call)) == 0) ReadAnswer(house, call, state);
  }
  // Those who recommend follow the ledger, a moment behind.
  testing::WaitUntil([&] {
    ReadLedger(house, state);
    return Check({}, state).disagreeing == 0;
  });
  return state;
}

}  // namespace treff::faults
