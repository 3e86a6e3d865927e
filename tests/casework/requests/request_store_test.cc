// The contract of CaseStore's requests, over every implementation.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/requests/request_life.h"
#include "services/platform/values/clock.h"
#include "tests/casework/open_stores.h"
#include "tests/casework/sample_cases.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using Request = v1::SettlementRequest;

const absl::Time kSent = absl::FromUnixSeconds(1'790'000'000);

v1::Case Revision(const std::string& name, int64_t revision, v1::Case::State state) {
  v1::Case c = SingleAdult();
  c.set_name(name);
  c.set_revision(revision);
  c.set_state(state);
  c.mutable_update_time()->set_seconds(1'790'000'000 + revision);
  return c;
}

Request Sent(const std::string& name, const std::string& municipality) {
  Request request;
  request.set_name(name);
  request.set_municipality(municipality);
  request.set_state(Request::SENT);
  StampRequest(request, kSent);
  *request.mutable_expire_time() = platform::ToTimestamp(kSent + kAnswerTime);
  return request;
}

class RequestStoreTest : public ::testing::TestWithParam<StoreImplementation> {
 protected:
  // A case that is asked for by a request of that municipality.
  void Ask(const std::string& case_name, const std::string& municipality) {
    ASSERT_THAT(store_.Create(Revision(case_name, 1, v1::Case::READY), ""), IsOk());
    ASSERT_THAT(store_.AppendWithRequest(Revision(case_name, 2, v1::Case::REQUESTED),
                                         v1::CaseEvent::STATE_CHANGED,
                                         Sent(case_name + "/requests/1", municipality)),
                IsOk());
  }
  std::vector<std::string> Listed(const RequestFilter& filter) {
    std::vector<std::string> names;
    const auto listed = store_.ListRequests(filter, 0, 10);
    EXPECT_THAT(listed, IsOk());
    for (const Request& request : listed->requests) {
      names.push_back(request.name());
    }
    return names;
  }

  std::unique_ptr<OpenStore> opened_ = GetParam().open();
  CaseStore& store_ = opened_->store();
};

TEST_P(RequestStoreTest, KeepsCaseAndRequestTogether) {
  Ask("cases/a", "municipalities/1103");

  EXPECT_EQ(store_.Get("cases/a", 0)->state(), v1::Case::REQUESTED);
  EXPECT_EQ(store_.GetRequest("cases/a/requests/1")->SerializeAsString(),
            Sent("cases/a/requests/1", "municipalities/1103").SerializeAsString());
  EXPECT_EQ((*store_.OpenRequestOf("cases/a"))->name(), "cases/a/requests/1");
  EXPECT_THAT(store_.GetRequest("cases/a/requests/2"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(RequestStoreTest, KeepsNeitherWhenOneDoesNotFollow) {
  Ask("cases/a", "municipalities/1103");
  Request accepted = Sent("cases/a/requests/1", "municipalities/1103");
  ASSERT_THAT(MoveRequest(Request::ACCEPTED, kSent, accepted), IsOk());

  EXPECT_THAT(store_.AppendWithRequest(Revision("cases/a", 2, v1::Case::ACCEPTED),
                                       v1::CaseEvent::STATE_CHANGED, accepted),
              StatusIs(absl::StatusCode::kAborted))
      << "the case has moved on";
  EXPECT_EQ(store_.GetRequest("cases/a/requests/1")->state(), Request::SENT);

  Request too_new = accepted;
  too_new.set_revision(3);
  EXPECT_THAT(store_.AppendWithRequest(Revision("cases/a", 3, v1::Case::ACCEPTED),
                                       v1::CaseEvent::STATE_CHANGED, too_new),
              StatusIs(absl::StatusCode::kAborted))
      << "the request has moved on";
  EXPECT_EQ(store_.Get("cases/a", 0)->revision(), 2);

  EXPECT_THAT(store_.AppendWithRequest(Revision("cases/a", 3, v1::Case::READY),
                                       v1::CaseEvent::STATE_CHANGED,
                                       Sent("cases/a/requests/1", "municipalities/0301")),
              StatusIs(absl::StatusCode::kAborted))
      << "there is a request of that name";
  EXPECT_EQ(store_.GetRequest("cases/a/requests/1")->municipality(), "municipalities/1103");
}

TEST_P(RequestStoreTest, ListsNewestFirstByCaseMunicipalityAndState) {
  Ask("cases/a", "municipalities/1103");
  Ask("cases/b", "municipalities/0301");
  Ask("cases/c", "municipalities/1103");

  EXPECT_THAT(Listed({}),
              ElementsAre("cases/c/requests/1", "cases/b/requests/1", "cases/a/requests/1"));
  EXPECT_THAT(Listed({.case_names = {"cases/a", "cases/b", "cases/z"}}),
              ElementsAre("cases/b/requests/1", "cases/a/requests/1"));
  EXPECT_THAT(Listed({.case_names = {"cases/z"}}), IsEmpty());
  EXPECT_THAT(Listed({.case_names = {"cases/b"}, .municipality = "", .states = {}}),
              ElementsAre("cases/b/requests/1"));
  EXPECT_THAT(Listed({.case_names = {}, .municipality = "municipalities/1103", .states = {}}),
              ElementsAre("cases/c/requests/1", "cases/a/requests/1"));
  EXPECT_THAT(Listed({.case_names = {}, .municipality = "", .states = {Request::ACCEPTED}}),
              IsEmpty());

  const auto first = store_.ListRequests({}, 0, 2);
  ASSERT_THAT(first, IsOk());
  const auto second = store_.ListRequests({}, first->next_before, 2);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->requests.size(), 1);
  EXPECT_EQ(second->requests[0].name(), "cases/a/requests/1");
  EXPECT_EQ(second->next_before, 0);
}

TEST_P(RequestStoreTest, FindsWhatNobodyAnsweredInTime) {
  Ask("cases/a", "municipalities/1103");
  Ask("cases/b", "municipalities/0301");
  Request seen = Sent("cases/b/requests/1", "municipalities/0301");
  ASSERT_THAT(MoveRequest(Request::SEEN, kSent, seen), IsOk());
  ASSERT_THAT(store_.ReviseRequest(seen), IsOk());

  EXPECT_THAT(*store_.OverdueRequests(kSent + kAnswerTime - absl::Seconds(1), 10), IsEmpty());
  EXPECT_EQ(store_.OverdueRequests(kSent + kAnswerTime, 10)->size(), 2);
  EXPECT_EQ(store_.OverdueRequests(kSent + kAnswerTime, 1)->front().name(), "cases/a/requests/1");

  ASSERT_THAT(MoveRequest(Request::DECLINED, kSent, seen), IsOk());
  ASSERT_THAT(store_.AppendWithRequest(Revision("cases/b", 3, v1::Case::READY),
                                       v1::CaseEvent::STATE_CHANGED, seen),
              IsOk());
  EXPECT_EQ(store_.OverdueRequests(kSent + kAnswerTime, 10)->size(), 1);
  EXPECT_FALSE(store_.OpenRequestOf("cases/b")->has_value());
}

TEST_P(RequestStoreTest, OneOfManyWhoAskForOneCaseWins) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1, v1::Case::READY), ""), IsOk());
  std::atomic<int> asked = 0;
  std::vector<std::jthread> officers;
  for (int i = 0; i < 8; ++i) {
    officers.emplace_back([&, i] {
      const absl::Status status = store_.AppendWithRequest(
          Revision("cases/a", 2, v1::Case::REQUESTED), v1::CaseEvent::STATE_CHANGED,
          Sent("cases/a/requests/" + std::to_string(i), "municipalities/1103"));
      if (status.ok()) ++asked;
      EXPECT_TRUE(status.ok() || absl::IsAborted(status)) << status;
    });
  }
  for (std::jthread& officer : officers) officer.join();

  EXPECT_EQ(asked, 1);
  EXPECT_EQ(store_.ListRequests({}, 0, 10)->requests.size(), 1);
}

// "1103 ASKED 2026-09-21 3" of each.
std::vector<std::string> Written(const absl::StatusOr<v1::Commitments>& commitments) {
  EXPECT_THAT(commitments, IsOk());
  std::vector<std::string> written;
  for (const v1::Commitment& each : commitments->commitments()) {
    written.push_back(each.municipality().substr(15) + " " +
                      v1::Commitment::Stage_Name(each.stage()) + " " + each.day() + " " +
                      std::to_string(each.persons()));
  }
  return written;
}

Request SentFor(const std::string& name, const std::string& municipality, int persons) {
  Request request = Sent(name, municipality);
  request.set_persons(persons);
  request.set_counting(Request::ORDINARY);
  *request.mutable_create_time() = request.update_time();
  return request;
}

CaseRevision Asking(const std::string& case_name, const std::string& municipality, int persons) {
  return {Revision(case_name, 2, v1::Case::REQUESTED), v1::CaseEvent::STATE_CHANGED,
          SentFor(case_name + "/requests/1", municipality, persons), std::nullopt};
}

TEST_P(RequestStoreTest, TheLedgerSumsUpAtEveryRevision) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1, v1::Case::READY), ""), IsOk());
  EXPECT_THAT(Written(store_.CommitmentsBetween(0, 0)), IsEmpty());
  ASSERT_THAT(store_.AppendAll({Asking("cases/a", "municipalities/1103", 3)}), IsOk());
  const auto asked = store_.CommitmentsBetween(0, 0);

  Request accepted = SentFor("cases/a/requests/1", "municipalities/1103", 3);
  ASSERT_THAT(MoveRequest(Request::ACCEPTED, kSent + absl::Hours(48), accepted), IsOk());
  ASSERT_THAT(store_.AppendAll({{Revision("cases/a", 3, v1::Case::ACCEPTED),
                                 v1::CaseEvent::STATE_CHANGED, accepted, std::nullopt}}),
              IsOk());
  const auto now = store_.CommitmentsBetween(0, 0);

  EXPECT_THAT(Written(asked), ElementsAre("1103 ASKED 2026-09-21 3"));
  EXPECT_THAT(Written(now), ElementsAre("1103 ACCEPTED 2026-09-23 3"));
  EXPECT_GT(now->revision(), asked->revision());
  EXPECT_THAT(Written(store_.CommitmentsBetween(0, asked->revision())),
              ElementsAre("1103 ASKED 2026-09-21 3"));
  EXPECT_THAT(Written(store_.CommitmentsBetween(asked->revision(), 0)),
              ElementsAre("1103 ASKED 2026-09-21 -3", "1103 ACCEPTED 2026-09-23 3"));
  EXPECT_EQ(store_.CommitmentsBetween(now->revision(), 0)->revision(), now->revision());
}

TEST_P(RequestStoreTest, NobodyIsGivenAPlaceThatAnotherHasTakenSinceItWasSeen) {
  for (const char* name : {"cases/a", "cases/b", "cases/c", "cases/d"}) {
    ASSERT_THAT(store_.Create(Revision(name, 1, v1::Case::READY), ""), IsOk());
  }
  ASSERT_THAT(store_.AppendAll({Asking("cases/a", "municipalities/1103", 2)}), IsOk());
  v1::RoomSeen room;
  room.set_commitments_revision(store_.CommitmentsBetween(0, 0)->revision());
  room.set_free_places(4);
  const auto asking = [&](const std::string& name, const std::string& municipality, int persons) {
    CaseRevision next = Asking(name, municipality, persons);
    next.room = room;
    return next;
  };

  const auto became = store_.AppendEach({asking("cases/b", "municipalities/1103", 3),
                                         asking("cases/c", "municipalities/1103", 2),
                                         asking("cases/d", "municipalities/0301", 4)});

  ASSERT_THAT(became, IsOk());
  EXPECT_THAT((*became)[0], IsOk());
  EXPECT_THAT((*became)[1], StatusIs(absl::StatusCode::kFailedPrecondition,
                                     ::testing::HasSubstr("1 free places left for 2")));
  EXPECT_THAT((*became)[2], IsOk());
  EXPECT_EQ(store_.Get("cases/c", 0)->state(), v1::Case::READY);
  EXPECT_THAT(store_.AppendAll({asking("cases/c", "municipalities/1103", 1)}), IsOk());
}

TEST_P(RequestStoreTest, AllOrNoneAreKeptUnlessEachIsByItself) {
  for (const char* name : {"cases/a", "cases/b"}) {
    ASSERT_THAT(store_.Create(Revision(name, 1, v1::Case::READY), ""), IsOk());
  }
  const CaseRevision stale{Revision("cases/b", 4, v1::Case::READY), v1::CaseEvent::UPDATED,
                           std::nullopt, std::nullopt};

  EXPECT_THAT(store_.AppendAll({Asking("cases/a", "municipalities/1103", 1), stale}),
              StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(store_.Get("cases/a", 0)->revision(), 1);
  EXPECT_THAT(Written(store_.CommitmentsBetween(0, 0)), IsEmpty());

  const auto became = store_.AppendEach({stale, Asking("cases/a", "municipalities/1103", 1)});
  ASSERT_THAT(became, IsOk());
  EXPECT_THAT((*became)[0], StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT((*became)[1], IsOk());
  EXPECT_EQ(store_.Get("cases/a", 0)->revision(), 2);
}

TEST_P(RequestStoreTest, ListsOfACountyAndOfASystem) {
  Ask("cases/a", "municipalities/1103");
  Ask("cases/b", "municipalities/0301");
  v1::Case c = Revision("cases/c", 1, v1::Case::READY);
  c.set_registrar("alfa");
  ASSERT_THAT(store_.Create(c, ""), IsOk());
  c.set_revision(2);
  c.set_state(v1::Case::REQUESTED);
  ASSERT_THAT(store_.AppendWithRequest(c, v1::CaseEvent::STATE_CHANGED,
                                       Sent("cases/c/requests/1", "municipalities/1108")),
              IsOk());

  EXPECT_THAT(Listed({.case_names = {},
                      .municipality = "",
                      .states = {},
                      .municipality_prefix = "municipalities/11"}),
              ElementsAre("cases/c/requests/1", "cases/a/requests/1"));
  EXPECT_THAT(Listed({.case_names = {}, .municipality = "", .states = {}, .registrar = "alfa"}),
              ElementsAre("cases/c/requests/1"));
  EXPECT_THAT(
      Listed({.case_names = {"cases/a"}, .municipality = "", .states = {}, .registrar = "alfa"}),
      IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, RequestStoreTest, ::testing::ValuesIn(StoreImplementations()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace treff::casework
