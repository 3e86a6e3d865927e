// A household that was settled is asked how it went, by the client, as an operator uses it.
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include "tests/e2e/house/client.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/feedback_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::CaseService;
using casework::v1::IssueFeedbackCodesResponse;
using casework::v1::SettlementRequest;
using casework::v1::SettlementRequestService;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;

// One of the demo's households, moved in to Oslo on the day of the house.
std::string SettledCase(House& house) {
  const auto created = house.Create(SampleCases().front());
  EXPECT_THAT(created, IsOk());
  casework::v1::SubmitCaseRequest submit;
  submit.set_name(created->name());
  EXPECT_THAT(house.Call(&CaseService::Stub::SubmitCase, submit), IsOk());
  casework::v1::CreateSettlementRequestRequest create;
  create.set_parent(created->name());
  create.mutable_request()->set_municipality("municipalities/0301");
  create.mutable_request()->set_choice_reason(SettlementRequest::HOUSEHOLD_WISH);
  const auto asked = house.Call(&SettlementRequestService::Stub::CreateSettlementRequest, create);
  EXPECT_THAT(asked, IsOk());
  casework::v1::AcceptSettlementRequestRequest accept;
  accept.set_name(asked->name());
  EXPECT_THAT(house.Call(&SettlementRequestService::Stub::AcceptSettlementRequest, accept), IsOk());
  casework::v1::SettleSettlementRequestRequest settle;
  settle.set_name(asked->name());
  settle.set_settlement_day("2026-11-28");
  EXPECT_THAT(house.Call(&SettlementRequestService::Stub::SettleSettlementRequest, settle), IsOk());
  return created->name();
}

TEST(FeedbackInTheHouse, ALetterIsAnsweredOnceInAnyLanguage) {
  House house(Shape::kEmbedded);
  house.ImportAll();
  const std::string name = SettledCase(house);
  const Ran early = RunTreff(house, {"feedback", "codes", name});
  EXPECT_THAT(early.out, AllOf(HasSubstr("Ingen koder"), HasSubstr("less than 6 months")));

  house.TravelTo("2027-07-01T12:00:00Z");
  const Ran codes =
      RunTreff(house, {"--json", "feedback", "codes", "--settled-before", "2027-01-01"});
  ASSERT_EQ(codes.status, 0) << codes.error;
  IssueFeedbackCodesResponse issued;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(codes.out, &issued).ok()) << codes.out;
  ASSERT_EQ(issued.codes_size(), 1) << codes.out;
  const std::string code = issued.codes(0).code();

  const Ran form = RunTreff(house, {"feedback", "form", "--language", "uk", "--code", code});
  EXPECT_EQ(form.status, 0) << form.error;
  EXPECT_THAT(form.out,
              AllOf(HasSubstr("Ingen med språket som morsmål har lest"), HasSubstr("1. Житло")));
  const Ran guessed =
      RunTreff(house, {"feedback", "send", "0000-0000-0000-0000", "--answers", "4,5,3,-"});
  EXPECT_EQ(guessed.status, 6);
  EXPECT_THAT(guessed.error, HasSubstr("Koden finnes ikke"));
  std::string mistyped = code;
  mistyped[0] = mistyped[0] == 'A' ? 'B' : 'A';
  const Ran slipped = RunTreff(house, {"feedback", "send", mistyped, "--answers", "4,5,3,-"});
  EXPECT_EQ(slipped.status, 5);
  EXPECT_THAT(slipped.error, HasSubstr("Se etter skrivefeil"));
  const Ran few = RunTreff(house, {"feedback", "send", code, "--answers", "4,5,3"});
  EXPECT_THAT(few.error, HasSubstr("--answers: må være 4 svar"));

  const Ran sent =
      RunTreff(house, {"feedback", "send", code, "--answers", "4,5,3,-", "--language", "so"});
  EXPECT_EQ(sent.status, 0) << sent.error;
  EXPECT_THAT(sent.out, HasSubstr("Mahadsanidiin"));
  const Ran again = RunTreff(house, {"feedback", "send", code, "--answers", "1,1,1,1"});
  EXPECT_EQ(again.status, 8);
  EXPECT_THAT(again.error, HasSubstr("Koden er brukt"));
  EXPECT_THAT(RunTreff(house, {"feedback", "codes", name, "--replace"}).out,
              HasSubstr("a household answers once"));

  const std::string canonical = code.substr(0, 4) + code.substr(5, 4);
  EXPECT_THAT(house.Logs(), AllOf(Not(HasSubstr(code)), Not(HasSubstr(canonical))));
}

TEST(FeedbackInTheHouse, GuessingIsBounded) {
  House house(Shape::kEmbedded);
  int tried = 0;
  casework::v1::SubmitFeedbackRequest guess;
  guess.set_code("0000-0000-0000-0000");
  for (const char* question : {"housing", "services", "work", "stay"}) {
    guess.add_answers()->set_question_id(question);
  }
  absl::Status refused;
  while (tried < 1000) {
    refused = house.Call(&casework::v1::FeedbackService::Stub::SubmitFeedback, guess).status();
    if (absl::IsResourceExhausted(refused)) break;
    ASSERT_EQ(refused.code(), absl::StatusCode::kNotFound) << refused;
    ++tried;
  }
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_LT(tried, 60);
  const Ran languages = RunTreff(house, {"feedback", "languages"});
  EXPECT_EQ(languages.status, 0) << languages.error;
  EXPECT_THAT(languages.out, AllOf(HasSubstr("ትግርኛ"), HasSubstr("fra høyre")));
}

}  // namespace
}  // namespace treff::e2e
