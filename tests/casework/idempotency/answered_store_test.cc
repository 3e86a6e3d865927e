// Request ids that were used, over every store: kept with the change or not at all, after a restart
// and for other processes.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/cases/cases.h"
#include "tests/casework/open_stores.h"
#include "tests/casework/sample_cases.h"

namespace treff::casework {
namespace {

using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kRequestId[] = "6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4e";

v1::Case Revision(const std::string& name, int64_t revision) {
  v1::Case c = SingleAdult();
  c.set_name(name);
  c.set_revision(revision);
  c.set_state(v1::Case::REGISTERED);
  c.mutable_update_time()->set_seconds(1'790'000'000 + revision);
  return c;
}

Answered AnswerAt(const v1::Case& c) {
  return {.request_id = kRequestId,
          .method = "UpdateCase",
          .digest = "d",
          .name = c.name(),
          .revision = c.revision(),
          .state = c.state(),
          .update_time = c.update_time()};
}

class AnsweredStoreTest : public ::testing::TestWithParam<StoreImplementation> {
 protected:
  std::unique_ptr<OpenStore> opened_ = GetParam().open();
  CaseStore& store_ = opened_->store();
};

TEST_P(AnsweredStoreTest, AnIdIsKeptWithItsChange) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), ""), IsOk());
  EXPECT_FALSE(store_.FindAnswered(kRequestId, "d")->has_value());
  const v1::Case next = Revision("cases/a", 2);

  ASSERT_THAT(store_.AppendAll({{next, v1::CaseEvent::UPDATED, {}, {}}}, {AnswerAt(next)}), IsOk());

  const auto found = *store_.FindAnswered(kRequestId, "d");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->request_id, kRequestId);
  EXPECT_EQ(found->method, "UpdateCase");
  EXPECT_EQ(found->digest, "d");
  EXPECT_EQ(found->name, "cases/a");
  EXPECT_EQ(found->revision, 2);
  EXPECT_EQ(found->state, v1::Case::REGISTERED);
  EXPECT_EQ(found->update_time.seconds(), 1'790'000'002);
  EXPECT_THAT(store_.FindAnswered(kRequestId, "another"),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_P(AnsweredStoreTest, AUsedIdKeepsTheChangeOut) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), ""), IsOk());
  ASSERT_THAT(store_.AppendAll({}, {AnswerAt(Revision("cases/a", 1))}), IsOk());
  const v1::Case next = Revision("cases/a", 2);

  EXPECT_THAT(store_.AppendAll({{next, v1::CaseEvent::UPDATED, {}, {}}}, {AnswerAt(next)}),
              StatusIs(absl::StatusCode::kAlreadyExists));

  EXPECT_EQ(store_.Get("cases/a", 0)->revision(), 1);
  EXPECT_THAT(*store_.EventsAfter(0, 10), SizeIs(1));
}

TEST_P(AnsweredStoreTest, AChangeThatIsRefusedUsesNoId) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), ""), IsOk());
  const v1::Case stale = Revision("cases/a", 3);

  EXPECT_THAT(store_.AppendAll({{stale, v1::CaseEvent::UPDATED, {}, {}}}, {AnswerAt(stale)}),
              StatusIs(absl::StatusCode::kAborted));

  EXPECT_FALSE(store_.FindAnswered(kRequestId, "d")->has_value());
}

INSTANTIATE_TEST_SUITE_P(All, AnsweredStoreTest, ::testing::ValuesIn(StoreImplementations()),
                         [](const auto& test) { return test.param.name; });

// Cases of one process over a store.
struct Process {
  explicit Process(const std::string& url) : opened(url) {}

  absl::StatusOr<v1::Case> Create() {
    v1::CreateCaseRequest request;
    *request.mutable_case_() = SingleAdult();
    return cases.Create(request);
  }
  absl::StatusOr<v1::Case> Submit(const std::string& name) {
    v1::SubmitCaseRequest request;
    request.set_name(name);
    request.set_request_id(kRequestId);
    return cases.Submit(request);
  }

  SqlOpenStore opened;
  std::unique_ptr<platform::IdSource> ids = platform::RandomIds();
  CaseEvents events{opened.store(), {}};
  MunicipalityDirectory municipalities{[] { return MunicipalityNames{}; },
                                       [](std::string_view) { return std::nullopt; },
                                       platform::SystemClock()};
  Cases cases{opened.store(), events, municipalities, platform::SystemClock(), *ids};
};

TEST(RequestIdsOfProcesses, AreRememberedAfterARestart) {
  treff::testing::TempDir folder;
  const std::string url = "sqlite:" + folder.File("casework.db");
  std::string name, etag;
  {
    Process process(url);
    name = process.Create()->name();
    const auto submitted = process.Submit(name);
    ASSERT_THAT(submitted, IsOk());
    etag = submitted->etag();
  }

  Process process(url);
  const auto again = process.Submit(name);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->etag(), etag);
}

TEST(RequestIdsOfProcesses, MakeAChangeOnceHoweverManyAskAtOnce) {
  constexpr int kReplicas = 4;
  const std::string url = treff::testing::PostgresServer::Shared().NewDatabase();
  std::vector<std::unique_ptr<Process>> replicas;
  for (int i = 0; i < kReplicas; ++i) replicas.push_back(std::make_unique<Process>(url));
  const std::string name = replicas[0]->Create()->name();

  std::vector<absl::StatusOr<v1::Case>> answers(kReplicas, absl::UnknownError("none"));
  std::vector<std::thread> threads;
  for (int i = 0; i < kReplicas; ++i) {
    threads.emplace_back([&, i] { answers[i] = replicas[i]->Submit(name); });
  }
  for (std::thread& thread : threads) thread.join();

  for (const auto& answer : answers) {
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->revision(), 2);
  }
  EXPECT_EQ(replicas[0]->opened.store().Get(name, 0)->revision(), 2);
}

}  // namespace
}  // namespace treff::casework
