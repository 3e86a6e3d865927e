// Eight officers ask for the last places at once while the house is killed: nobody is given a place
// twice, and what is free says so at once.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/commitment_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"
#include "treff/recommendation/v1/room_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using casework::v1::SettlementRequest;
using casework::v1::SettlementRequestService;
using recommendation::v1::Room;
using recommendation::v1::RoomService;
using treff::testing::IsOk;
using treff::testing::WaitUntil;

constexpr int kOfficers = 8;

struct SeenRoom {
  Room room;
  int64_t commitments_revision = 0;
};

SeenRoom RoomIn(House& house, const std::string& municipality) {
  recommendation::v1::ListRoomsRequest list;
  list.set_municipality(municipality);
  list.set_quota_year(2026);
  const auto rooms = house.Call(&RoomService::Stub::ListRooms, list);
  if (!rooms.ok() || rooms->rooms().empty()) return {};
  return {rooms->rooms(0), rooms->commitments_revision()};
}

// A municipality with a few places, so that eight households do not fit.
std::string NarrowPlace(House& house) {
  recommendation::v1::ListRoomsRequest list;
  list.set_quota_year(2026);
  list.set_page_size(500);
  const auto rooms = house.Call(&RoomService::Stub::ListRooms, list);
  EXPECT_THAT(rooms, IsOk());
  for (const Room& room : rooms->rooms()) {
    if (room.free() >= 3 && room.free() < kOfficers) return room.municipality();
  }
  return "";
}

std::vector<std::string> ReadyCases(House& house, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    Case c;
    c.set_reference("SYNTETISK " + std::to_string(i));
    c.set_track(Case::ASYLUM);
    c.set_synthetic(true);
    c.set_permit_date("2026-11-01");
    auto& member = *c.add_members();
    member.set_relation(casework::v1::Member::REFERENCE_PERSON);
    member.set_birth_year(1990);
    const auto created = house.Create(c);
    EXPECT_THAT(created, IsOk());
    casework::v1::SubmitCaseRequest submit;
    submit.set_name(created->name());
    EXPECT_THAT(house.Call(&CaseService::Stub::SubmitCase, submit), IsOk());
    names.push_back(created->name());
  }
  return names;
}

casework::v1::CreateSettlementRequestRequest Asking(const std::string& case_name, int officer,
                                                    const std::string& municipality,
                                                    const SeenRoom& seen) {
  casework::v1::CreateSettlementRequestRequest create;
  create.set_parent(case_name);
  create.set_request_id("00000000-0000-4000-8000-00000000000" + std::to_string(officer));
  create.mutable_request()->set_municipality(municipality);
  create.mutable_request()->set_choice_reason(SettlementRequest::HOUSEHOLD_WISH);
  create.mutable_room()->set_commitments_revision(seen.commitments_revision);
  create.mutable_room()->set_free_places(seen.room.free());
  return create;
}

TEST(Room, OfEightOfficersAsManyAskAsThereArePlacesWheneverTheHouseIsKilled) {
  House house(Shape::kEmbedded);
  house.ImportAll();
  const std::string place = NarrowPlace(house);
  ASSERT_NE(place, "");
  const SeenRoom seen = RoomIn(house, place);
  const std::vector<std::string> cases = ReadyCases(house, kOfficers);

  std::atomic<bool> killed = false;
  std::vector<std::thread> officers;
  for (int i = 0; i < kOfficers; ++i) {
    officers.emplace_back([&, i] {
      // On an address that comes back; asked again until somebody answers.
      casework::v1::SettlementRequest made;
      const auto channel = NewOwnChannel(house.program("casework").address());
      SettlementRequestService::Stub stub(channel);
      (void)WaitUntil([&] {
        grpc::ClientContext context;
        context.set_wait_for_ready(true);
        platform::PrepareCall(context, absl::Seconds(5));
        const auto status =
            stub.CreateSettlementRequest(&context, Asking(cases[i], i, place, seen), &made);
        const bool answered =
            status.ok() || status.error_code() == grpc::StatusCode::FAILED_PRECONDITION;
        return answered && killed;
      });
    });
  }
  house.program("casework").Kill();
  house.program("casework").Start();
  killed = true;
  for (std::thread& officer : officers) officer.join();

  casework::v1::ListSettlementRequestsRequest list;
  list.set_municipality(place);
  const auto requests = house.Call(&SettlementRequestService::Stub::ListSettlementRequests, list);
  ASSERT_THAT(requests, IsOk());
  EXPECT_EQ(requests->requests_size(), seen.room.free());
  house.AwaitRecommendations();
  EXPECT_TRUE(WaitUntil([&] { return RoomIn(house, place).room.free() == 0; }));
  EXPECT_EQ(RoomIn(house, place).room.ours(), seen.room.free());
}

TEST(Room, MovesWithinASecondInEveryReplicaAndComesBackWithANo) {
  House house(Shape::kSuite);
  house.ImportAll();
  const std::string place = NarrowPlace(house);
  ASSERT_NE(place, "");
  const SeenRoom seen = RoomIn(house, place);
  const auto made = house.Call(&SettlementRequestService::Stub::CreateSettlementRequest,
                               Asking(ReadyCases(house, 1).front(), 1, place, seen));
  ASSERT_THAT(made, IsOk());

  EXPECT_TRUE(WaitUntil([&] { return RoomIn(house, place).room.free() == seen.room.free() - 1; },
                        absl::Seconds(1)));

  casework::v1::DeclineSettlementRequestRequest decline;
  decline.set_name(made->name());
  decline.set_reason(SettlementRequest::NO_SUITABLE_DWELLING);
  ASSERT_THAT(house.Call(&SettlementRequestService::Stub::DeclineSettlementRequest, decline),
              IsOk());
  EXPECT_TRUE(WaitUntil([&] { return RoomIn(house, place).room.free() == seen.room.free(); },
                        absl::Seconds(1)));
}

}  // namespace
}  // namespace treff::e2e
