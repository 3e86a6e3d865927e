// Somebody who follows all cases and is cut off a thousand times, while officers work, knows in the
// end what the table says.
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/running_casework.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/master_key.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

constexpr int kDrops = 1'000;
constexpr int kOfficers = 2;

// Revision and state by case.
using Known = std::map<std::string, std::pair<int64_t, v1::Case::State>>;

template <typename Request, typename Response>
grpc::Status Call(v1::CaseService::Stub& stub,
                  grpc::Status (v1::CaseService::Stub::*method)(grpc::ClientContext*,
                                                                const Request&, Response*),
                  const Request& request, Response& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  return (stub.*method)(&context, request, &response);
}

// Registers cases and completes or withdraws them, until it is stopped.
class Officer {
 public:
  explicit Officer(Casework& casework) : casework_(casework), thread_([this] { Work(); }) {}
  ~Officer() {
    stop_ = true;
    thread_.join();
  }

 private:
  void Work() {
    for (int i = 0; !stop_; ++i) {
      v1::Case c;
      ASSERT_TRUE(casework_.Create(SingleAdult(), c).ok());
      v1::SubmitCaseRequest submit;
      submit.set_name(c.name());
      ASSERT_TRUE(Call(casework_.stub(), &v1::CaseService::Stub::SubmitCase, submit, c).ok());
      if (i % 3 != 0) continue;
      v1::WithdrawCaseRequest withdraw;
      withdraw.set_name(c.name());
      ASSERT_TRUE(Call(casework_.stub(), &v1::CaseService::Stub::WithdrawCase, withdraw, c).ok());
    }
  }

  Casework& casework_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

// Keeps what it is told and the token of it together, as a client's store would.
class Follower {
 public:
  explicit Follower(Casework& casework) : casework_(casework) {}

  // Reads `events` and hangs up, whatever else is on its way then. False when it was refused.
  bool FollowFor(int events) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::WatchCasesRequest watch;
    watch.set_resume_token(token_);
    const auto stream = casework_.stub().WatchCases(&context, watch);
    v1::CaseEvent event;
    for (int i = 0; i < events && stream->Read(&event); ++i) Keep(event);
    context.TryCancel();
    while (stream->Read(&event)) {
    }
    return stream->Finish().error_code() == grpc::StatusCode::CANCELLED;
  }

  const Known& known() const { return known_; }

 private:
  void Keep(const v1::CaseEvent& event) {
    auto& [revision, state] = known_[event.case_()];
    EXPECT_LE(event.revision(), revision + 1) << "left out before it: " << event.case_();
    token_ = event.resume_token();
    if (event.revision() <= revision) return;  // told again, which the contract allows
    revision = event.revision();
    state = event.state();
  }

  Casework& casework_;
  std::string token_;
  Known known_;
};

Known Table(Casework& casework) {
  Known table;
  v1::ListCasesRequest list;
  list.set_page_size(200);
  do {
    v1::ListCasesResponse page;
    const auto status = Call(casework.stub(), &v1::CaseService::Stub::ListCases, list, page);
    EXPECT_TRUE(status.ok()) << status.error_message();
    for (const v1::Case& c : page.cases()) table[c.name()] = {c.revision(), c.state()};
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  return table;
}

int64_t Revisions(const Known& known) {
  int64_t sum = 0;
  for (const auto& [name, is] : known) sum += is.first;
  return sum;
}

void ExpectTheSameInTheEnd(Casework& casework) {
  Follower follower(casework);
  std::mt19937 random(20261130);
  std::uniform_int_distribution<int> some(1, 8);
  {
    std::vector<std::unique_ptr<Officer>> officers;
    for (int i = 0; i < kOfficers; ++i) officers.push_back(std::make_unique<Officer>(casework));
    for (int i = 0; i < kDrops; ++i) ASSERT_TRUE(follower.FollowFor(some(random))) << i;
  }
  const Known table = Table(casework);

  EXPECT_GT(table.size(), 300u) << "hardly anything happened";
  // Each revision is an event: what the follower has not been told yet waits for it.
  const int left = static_cast<int>(Revisions(table) - Revisions(follower.known()));
  EXPECT_TRUE(left <= 0 || follower.FollowFor(left));
  EXPECT_THAT(follower.known(), ::testing::ContainerEq(table));
}

TEST(DroppedWatch, EqualsTheTableAfterAThousandDropsOverSqlite) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  ExpectTheSameInTheEnd(casework);
}

TEST(DroppedWatch, EqualsTheTableAfterAThousandDropsOverPostgresql) {
  treff::testing::ProvideMasterKey();
  treff::testing::TempDir folder;
  Casework casework(folder,
                    {"--database_url=" + treff::testing::PostgresServer::Shared().NewDatabase()});
  ExpectTheSameInTheEnd(casework);
}

}  // namespace
}  // namespace treff::casework
