// The rules of feedback: who is given a code, and what a code lets its holder do.
#include "services/casework/feedback/feedback.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/feedback/feedback_code.h"
#include "services/platform/storage/database.h"
#include "tests/casework/requests/requests_house.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;

absl::Time Noon(int year, int month, int day) {
  return absl::FromCivil(absl::CivilHour(year, month, day, 12), absl::UTCTimeZone());
}

class FeedbackTest : public RequestsTest {
 protected:
  void SetUp() override {
    RequestsTest::SetUp();
    auto database = platform::Database::Open({.url = "sqlite::memory:"});
    ASSERT_THAT(database, IsOk());
    database_ = *std::move(database);
    auto store = OpenSqlFeedbackStore(*database_);
    ASSERT_THAT(store, IsOk());
    feedback_store_ = *std::move(store);
    auto forms = FeedbackForms::LoadBuiltIn();
    ASSERT_THAT(forms, IsOk());
    forms_ = *std::move(forms);
    feedback_ = std::make_unique<Feedback>(*store_, *feedback_store_, *forms_, clock_);
  }

  // The household of the house moves in on 24 November 2026.
  void SettleIt() {
    const auto asked = Ask(FirstChoice());
    ASSERT_THAT(asked, IsOk());
    ASSERT_THAT(Accept(asked->name()), IsOk());
    clock_.Set(Noon(2026, 11, 24));
    ASSERT_THAT(Settle(asked->name(), "2026-11-24"), IsOk());
  }
  absl::StatusOr<v1::IssueFeedbackCodesResponse> Issue(const std::vector<std::string>& cases,
                                                       bool replace = false) {
    v1::IssueFeedbackCodesRequest request;
    for (const std::string& name : cases) request.add_cases(name);
    request.set_replace(replace);
    return feedback_->IssueCodes(request);
  }
  absl::StatusOr<v1::IssueFeedbackCodesResponse> IssueBefore(const std::string& day) {
    v1::IssueFeedbackCodesRequest request;
    request.set_settled_before(day);
    return feedback_->IssueCodes(request);
  }
  // The code of the house's case, seven months after it moved in.
  std::string CodeOfTheHouse() {
    SettleIt();
    clock_.Set(Noon(2027, 6, 24));
    const auto issued = Issue({case_name_});
    EXPECT_THAT(issued, IsOk());
    return issued.ok() && issued->codes_size() == 1 ? issued->codes(0).code() : "";
  }
  absl::StatusOr<v1::SubmitFeedbackResponse> Submit(const std::string& code,
                                                    const std::vector<FeedbackAnswer>& answers,
                                                    const std::string& language = "") {
    v1::SubmitFeedbackRequest request;
    request.set_code(code);
    request.set_language(language);
    for (const FeedbackAnswer& answer : answers) {
      auto& one = *request.add_answers();
      one.set_question_id(answer.question_id);
      one.set_value(answer.value);
    }
    return feedback_->Submit(request);
  }
  std::vector<AnswerCount> Counts() {
    const auto counts = feedback_store_->Answers({{2026, 1}, {2026, 4}});
    EXPECT_THAT(counts, IsOk());
    return *counts;
  }

  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<FeedbackStore> feedback_store_;
  std::unique_ptr<FeedbackForms> forms_;
  std::unique_ptr<Feedback> feedback_;
  const std::vector<FeedbackAnswer> all_four_ = {
      {"housing", 4}, {"services", 5}, {"work", 3}, {"stay", 0}};
};

TEST_F(FeedbackTest, AHouseholdAnswersOnceHalfAYearAfterItMovedIn) {
  const std::string code = CodeOfTheHouse();
  EXPECT_THAT(code, SizeIs(kFeedbackCodeLength + 3));

  const auto thanked = Submit(code, all_four_, "uk");
  const auto again = Submit(code, all_four_);

  ASSERT_THAT(thanked, IsOk());
  EXPECT_THAT(thanked->thanks(), HasSubstr("Дякуємо"));
  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("has been used")));
  const std::vector<AnswerCount> counts = Counts();
  ASSERT_THAT(counts, SizeIs(4));
  EXPECT_EQ(counts[0].group.municipality, kStavanger);
  EXPECT_EQ(counts[0].group.settled.number, 4);
  EXPECT_EQ(counts[0].group.track, v1::Case::ASYLUM);
  EXPECT_TRUE(counts[0].group.synthetic);
  for (const AnswerCount& count : counts) EXPECT_EQ(count.times, 1);
}

TEST_F(FeedbackTest, WhoCannotAnswerYetIsNamed) {
  const std::string nobody = "cases/6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4e";
  const auto early = Issue({case_name_, nobody});
  ASSERT_THAT(early, IsOk());
  EXPECT_THAT(early->codes(), IsEmpty());
  ASSERT_EQ(early->left_out_size(), 2);
  EXPECT_THAT(early->left_out(0).error().message(), HasSubstr("is not settled"));
  EXPECT_EQ(early->left_out(1).error().code(), static_cast<int>(absl::StatusCode::kNotFound));

  SettleIt();
  clock_.Set(Noon(2027, 5, 24));
  EXPECT_THAT(Issue({case_name_})->left_out(0).error().message(),
              HasSubstr("less than 6 months ago"));
  clock_.Set(Noon(2027, 5, 25));
  const auto issued = Issue({case_name_});
  ASSERT_EQ(issued->codes_size(), 1);
  EXPECT_EQ(issued->codes(0).last_day(), "2027-08-23");
  EXPECT_THAT(issued->unreviewed_languages(),
              ElementsAre("nb", "nn", "en", "uk", "ar", "so", "ti", "prs"));
  EXPECT_THAT(Issue({case_name_})->left_out(0).error().message(),
              HasSubstr("nobody has used: replace it"));
}

TEST_F(FeedbackTest, AllWhoWereSettledBeforeADayAreGivenACodeOnce) {
  SettleIt();
  clock_.Set(Noon(2027, 6, 24));

  EXPECT_THAT(IssueBefore("2026-11-24")->codes(), IsEmpty()) << "it moved in on that day";
  const auto issued = IssueBefore("2026-11-25");
  ASSERT_THAT(issued, IsOk());
  ASSERT_EQ(issued->codes_size(), 1);
  EXPECT_EQ(issued->codes(0).case_(), case_name_);
  const auto again = IssueBefore("2026-11-25");
  EXPECT_THAT(again->codes(), IsEmpty());
  EXPECT_EQ(again->issued_before(), 1);
  const auto too_new = IssueBefore("2026-12-25");
  EXPECT_THAT(BadFields(too_new.status()), ElementsAre("settled_before"));
  EXPECT_THAT(too_new, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("2026-12-24")));
}

TEST_F(FeedbackTest, ACodeIsGoodToTheEndOfItsLastDay) {
  const std::string code = CodeOfTheHouse();

  clock_.Set(Noon(2027, 9, 22));
  v1::GetFeedbackFormRequest get;
  get.set_code(code);
  EXPECT_THAT(feedback_->GetForm(get), IsOk());
  clock_.Set(Noon(2027, 9, 23));
  EXPECT_THAT(Submit(code, all_four_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("is over")));
  EXPECT_THAT(Counts(), IsEmpty());
}

TEST_F(FeedbackTest, AGuessedCodeIsRefusedByNameAndAMistypedOneByItsField) {
  std::string code = CodeOfTheHouse();

  EXPECT_THAT(Submit(MakeFeedbackCode(), all_four_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("no such feedback code")));
  std::string mistyped = code;
  mistyped[0] = mistyped[0] == 'A' ? 'B' : 'A';
  const auto refused = Submit(mistyped, all_four_);
  EXPECT_THAT(BadFields(refused.status()), ElementsAre("code"));
  EXPECT_THAT(refused.status().message(), Not(HasSubstr(mistyped)));
  EXPECT_THAT(Counts(), IsEmpty());
  EXPECT_THAT(Submit(code, all_four_), IsOk()) << "it is as good as before";
}

TEST_F(FeedbackTest, EveryBadAnswerIsNamedAndTheCodeStaysGood) {
  const std::string code = CodeOfTheHouse();

  const auto refused =
      Submit(code, {{"housing", 6}, {"housing", 1}, {"weather", 2}, {"stay", -1}}, "sv");
  EXPECT_THAT(BadFields(refused.status()),
              ElementsAre("language", "answers[0].value", "answers[1].question_id",
                          "answers[2].question_id", "answers[3].value", "answers"));
  EXPECT_THAT(BadFields(Submit(code, {}).status()), ElementsAre("answers"));
  EXPECT_THAT(Counts(), IsEmpty());
  EXPECT_THAT(Submit(code, all_four_), IsOk());
}

TEST_F(FeedbackTest, CodesAreAskedForInOneWay) {
  EXPECT_THAT(BadFields(feedback_->IssueCodes({}).status()), ElementsAre("cases"));
  v1::IssueFeedbackCodesRequest both;
  both.add_cases(case_name_);
  both.set_settled_before("2026-01-01");
  EXPECT_THAT(BadFields(feedback_->IssueCodes(both).status()), ElementsAre("cases"));
  EXPECT_THAT(BadFields(Issue({case_name_, case_name_, "0301"}).status()),
              ElementsAre("cases[1]", "cases[2]"));
  EXPECT_THAT(BadFields(IssueBefore("soon").status()), ElementsAre("settled_before"));
}

TEST_F(FeedbackTest, HalfAYearAgoIsTheLastDayOfAMonthThatIsTooShort) {
  clock_.Set(Noon(2027, 8, 31));
  EXPECT_THAT(IssueBefore("2027-02-28"), IsOk());
  EXPECT_THAT(BadFields(IssueBefore("2027-03-01").status()), ElementsAre("settled_before"));

  clock_.Set(Noon(2027, 9, 1));
  EXPECT_THAT(IssueBefore("2027-03-01"), IsOk());
}

TEST_F(FeedbackTest, TheFormIsThereWithoutACode) {
  v1::GetFeedbackFormRequest get;
  get.set_language("ar");
  const auto form = feedback_->GetForm(get);
  ASSERT_THAT(form, IsOk());
  EXPECT_EQ(form->direction(), v1::FeedbackForm::RIGHT_TO_LEFT);
  EXPECT_EQ(form->questions_size(), 4);

  const auto languages = feedback_->ListLanguages({});
  ASSERT_EQ(languages->languages_size(), 8);
  EXPECT_THAT(languages->languages(5).language_name(), "Soomaali");
  EXPECT_THAT(languages->languages(5).questions(), IsEmpty());
}

}  // namespace
}  // namespace treff::casework
