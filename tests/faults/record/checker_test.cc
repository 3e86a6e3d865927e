// The checker finds what a house that loses, doubles or leaves out would leave behind.
#include "tests/faults/record/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::faults {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;

Call Change(const std::string& method, const std::string& name, int64_t revision) {
  static int64_t now = 0;
  now += 10;
  Call call;
  call.start = now;
  call.end = now + 5;
  call.deadline = 1'000'000;
  call.method = method;
  call.request = method + name;
  call.status = "OK";
  call.name = name;
  call.revision = revision;
  call.content = method + " content";
  return call;
}

// A case that was registered, submitted, asked for and accepted, and of which all is well.
class CheckerTest : public ::testing::Test {
 protected:
  CheckerTest() {
    calls_ = {Change("CreateCase", "cases/a", 1), Change("SubmitCase", "cases/a", 2),
              Change("CreateSettlementRequest", "cases/a/requests/r", 1),
              Change("AcceptSettlementRequest", "cases/a/requests/r", 2)};
    calls_[0].request_id = "i";
    state_.cases["cases/a"] = {4, "ACCEPTED", "SYNTETISK 1"};
    state_.requests["cases/a/requests/r"] = {2, "ACCEPTED", "municipalities/0301", 3};
    for (const Call& call : calls_) state_.contents[{call.name, call.revision}] = call.content;
    state_.told = {{"cases/a", 1}, {"cases/a", 2}, {"cases/a", 3}, {"cases/a", 4}};
    state_.committed["municipalities/0301"] = 3;
  }

  std::vector<std::string> Findings() const { return Check(calls_, state_).findings; }

  std::vector<Call> calls_;
  FinalState state_;
};

TEST_F(CheckerTest, FindsNothingWhereAllIsWell) {
  const Verdict verdict = Check(calls_, state_);

  EXPECT_THAT(verdict.findings, ElementsAre());
  EXPECT_EQ(verdict.calls, 4);
  EXPECT_EQ(verdict.acknowledged, 4);
}

TEST_F(CheckerTest, FindsAnAcknowledgedCaseThatIsGone) {
  calls_.push_back(Change("CreateCase", "cases/b", 1));

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("lost: CreateCase of cases/b")));
  EXPECT_EQ(Check(calls_, state_).lost, 1);
}

TEST_F(CheckerTest, FindsAnAcknowledgedAnswerThatIsGone) {
  state_.requests["cases/a/requests/r"].revision = 1;

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("lost: AcceptSettlementRequest")));
}

TEST_F(CheckerTest, FindsARevisionWithAnotherContent) {
  state_.contents[{"cases/a", 2}] = "of somebody else";

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("another content: SubmitCase")));
}

TEST_F(CheckerTest, FindsAReadingThatIsOlderThanWhatWasAcknowledged) {
  calls_.push_back(Change("GetCase", "cases/a", 1));

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("read at revision 1 after 2 was acknowledged")));
}

TEST_F(CheckerTest, FindsACaseThatWasRegisteredTwice) {
  state_.cases["cases/b"] = {1, "REGISTERED", "SYNTETISK 1"};
  state_.told.push_back({"cases/b", 1});

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("registered twice: cases/a and cases/b")));
  EXPECT_EQ(Check(calls_, state_).doubled, 1);
}

TEST_F(CheckerTest, FindsTwoAnswersToOneRequestId) {
  calls_.push_back(Change("CreateCase", "cases/b", 1));
  calls_.back().request_id = "i";
  state_.cases["cases/b"] = {1, "REGISTERED", "SYNTETISK 2"};
  state_.told.push_back({"cases/b", 1});

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("one request id made cases/a and cases/b")));
}

TEST_F(CheckerTest, FindsTwoChangesThatGotOneRevision) {
  calls_.push_back(Change("DeclineSettlementRequest", "cases/a/requests/r", 2));
  calls_.back().content = calls_[3].content;

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("two changes became revision 2")));
}

TEST_F(CheckerTest, FindsACaseThatIsAskedForTwice) {
  state_.requests["cases/a/requests/s"] = {1, "SENT", "municipalities/1103", 3};
  state_.committed["municipalities/1103"] = 3;

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("asked for twice")));
}

TEST_F(CheckerTest, FindsACaseThatDisagreesWithItsRequest) {
  state_.cases["cases/a"].state = "REQUESTED";

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("is REQUESTED and its request ACCEPTED")));
}

TEST_F(CheckerTest, FindsALedgerThatDisagrees) {
  state_.committed["municipalities/0301"] = 6;

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("the ledger has 6 persons")));
}

TEST_F(CheckerTest, FindsAGapInWhatAWatcherWasTold) {
  state_.told.erase(state_.told.begin() + 2);

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("told of revision 4 after 2")));
}

TEST_F(CheckerTest, FindsThatAWatcherWasNotToldOfTheLast) {
  state_.told.pop_back();

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("not told of revision 4")));
}

TEST_F(CheckerTest, LetsAWatcherBeToldAgainAndCountsIt) {
  state_.told.push_back({"cases/a", 4});

  const Verdict verdict = Check(calls_, state_);
  EXPECT_TRUE(verdict.clean());
  EXPECT_EQ(verdict.repeated, 1);
}

TEST_F(CheckerTest, FindsAnAnswerThatAQuietHouseGivesOtherwise) {
  calls_.push_back(Change("GetProfile", "municipalities/0301/profile", 0));
  state_.answers[AnswerKey(calls_.back())] = "another";

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("a quiet house answers otherwise")));
}

TEST_F(CheckerTest, FindsCallsAndClientsThatAreStuck) {
  calls_.push_back(Change("GetCase", "cases/a", 4));
  calls_.back().end += 1'000'000 + kGrace + 1;
  calls_.back().status = "UNAVAILABLE";

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("came back after"), HasSubstr("was not served")));
  EXPECT_EQ(Check(calls_, state_).stuck, 2);
}

TEST_F(CheckerTest, JudgesByTheRecordAsItIsWritten) {
  treff::testing::TempDir folder;
  {
    CallRecord record(folder.File("calls.jsonl"));
    for (const Call& call : calls_) record.Write(call);
  }

  const auto read = ReadCalls(folder.File("calls.jsonl"));

  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(Check(*read, state_).clean());
  EXPECT_EQ(Check(*read, state_).acknowledged, 4);
  calls_.push_back(Change("CreateCase", "cases/b", 1));
  EXPECT_FALSE(Check(calls_, state_).clean());
}

}  // namespace
}  // namespace treff::faults
