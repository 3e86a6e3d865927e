// The machine's clock is moved under a running house, by months and both ways: what waits, waits by
// a steady clock, and whoever asks is answered.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/middleware/client.h"
#include "tests/e2e/house.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using recommendation::v1::AllocationService;
using treff::testing::IsOk;
using treff::testing::WaitUntil;

// Where a program that is started under it reads by how much its clock is wrong. What is steady
// stays so.
class MovedClock {
 public:
  MovedClock() {
    Move("+0");
    for (const auto& [name, value] : {std::pair<const char*, std::string>("LD_PRELOAD", Library()),
                                      {"FAKETIME_TIMESTAMP_FILE", file_},
                                      {"FAKETIME_NO_CACHE", "1"},
                                      {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}}) {
      setenv(name, value.c_str(), /*overwrite=*/1);
    }
  }
  ~MovedClock() {
    for (const char* name : {"LD_PRELOAD", "FAKETIME_TIMESTAMP_FILE", "FAKETIME_NO_CACHE",
                             "FAKETIME_DONT_FAKE_MONOTONIC"}) {
      unsetenv(name);
    }
  }

  // By how much: "-30d".
  void Move(const std::string& offset) const {
    std::ofstream(file_ + ".new") << offset << '\n';
    std::filesystem::rename(file_ + ".new", file_);
  }

 private:
  static std::string Library() {
    for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
      const auto library = folder.path() / "faketime/libfaketimeMT.so.1";
      if (std::filesystem::exists(library)) return library;
    }
    ADD_FAILURE() << "libfaketime is not there: deploy/install-packages test";
    return "";
  }

  const treff::testing::TempDir folder_;
  const std::string file_ = folder_.File("offset");
};

// Follows the cases in one stream, from the beginning on.
class Follower {
 public:
  explicit Follower(House& house) : stub_(house.program("casework").channel()) {
    thread_ = std::thread([this] {
      const auto stream = stub_.WatchCases(&context_, {});
      casework::v1::CaseEvent event;
      while (stream->Read(&event)) {
        const std::lock_guard<std::mutex> lock(mutex_);
        told_.insert(event.case_());
      }
      stream->Finish();
    });
  }
  ~Follower() {
    context_.TryCancel();
    thread_.join();
  }
  bool WasToldOf(const std::string& name) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return told_.count(name) > 0;
  }

 private:
  CaseService::Stub stub_;
  grpc::ClientContext context_;
  std::mutex mutex_;
  std::set<std::string> told_;
  std::thread thread_;
};

class ClockTest : public ::testing::Test {
 protected:
  std::string Register() {
    const auto c = house_.Create(SampleCases().front());
    EXPECT_THAT(c, IsOk());
    casework::v1::SubmitCaseRequest submit;
    submit.set_name(c->name());
    EXPECT_THAT(house_.Call(&CaseService::Stub::SubmitCase, submit), IsOk());
    return c->name();
  }

  // A plan for one case, from asking for it to its end.
  void Plan(const std::string& case_name) {
    recommendation::v1::CreateAllocationRequest create;
    create.mutable_cases()->add_cases(case_name);
    const auto operation = house_.Call(&AllocationService::Stub::CreateAllocation, create);
    ASSERT_THAT(operation, IsOk());
    const std::string name = operation->name().substr(std::string("operations/").size());
    recommendation::v1::GetAllocationRequest get;
    get.set_name(name);
    EXPECT_TRUE(WaitUntil([&] {
      const auto plan = house_.Call(&AllocationService::Stub::GetAllocation, get);
      return plan.ok() && plan->state() != recommendation::v1::Allocation::SOLVING;
    })) << "the plan never ends";
  }

  // Whether everything goes on as if nothing was wrong, but for the days it speaks of.
  void Live(Follower& follower) {
    const std::string name = Register();
    EXPECT_TRUE(WaitUntil([&] { return follower.WasToldOf(name); })) << "nobody is told";
    EXPECT_THAT(house_.Recommend(name), IsOk());
    Plan(name);
  }

  // The test's own clock is right.
  void EndAndBegin() {
    const absl::Time before = absl::Now();
    EXPECT_EQ(house_.program("casework").Stop(), 0);
    EXPECT_LT(absl::Now() - before, absl::Seconds(15)) << "it does not come to an end";
    house_.program("casework").Start();
    house_.AwaitRecommendations();
  }

  MovedClock clock_;
  House house_{Shape::kEmbedded};
};

TEST_F(ClockTest, SetBackAndForthByMonthsNobodyWaitsForIt) {
  house_.ImportAll();
  for (const char* offset : {"-30d", "+0", "+60d", "-1d"}) {
    SCOPED_TRACE(offset);
    {
      Follower follower(house_);
      ASSERT_TRUE(WaitUntil([&, first = Register()] { return follower.WasToldOf(first); }));
      clock_.Move(offset);
      Live(follower);
    }
    EndAndBegin();
  }
}

}  // namespace
}  // namespace treff::e2e
