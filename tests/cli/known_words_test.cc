// Words that options take.
#include "services/cli/screen/known_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_screen.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;
using Request = casework::v1::SettlementRequest;

absl::StatusOr<int> Reason(const std::string& typed, const std::string& language = "nb") {
  return KnownWord(*Request::ChoiceReason_descriptor(), "choice_reason", typed, "--reason",
                   TestScreen(language));
}

TEST(KnownWord, IsUnderstoodHoweverItIsWritten) {
  for (const char* typed :
       {"household_wish", "household-wish", "HOUSEHOLD WISH", "Household-Wish"}) {
    EXPECT_THAT(Reason(typed), IsOkAndHolds(int{Request::HOUSEHOLD_WISH})) << typed;
  }
}

TEST(KnownWord, TheWordsShownAreTakenToo) {
  for (const char* language : {"nb", "nn", "en"}) {
    const std::string shown = TestScreen(language).Word("choice_reason", "RECEPTION_CENTRE_ADVICE");
    EXPECT_THAT(Reason(shown, language), IsOkAndHolds(int{Request::RECEPTION_CENTRE_ADVICE}))
        << shown;
  }
  EXPECT_THAT(Reason("the household's own wish", "en"), IsOkAndHolds(int{Request::HOUSEHOLD_WISH}));
}

TEST(KnownWord, AnotherIsRefusedWithAllThereAre) {
  for (const char* typed : {"whim", "", "choice_reason_unspecified"}) {
    EXPECT_THAT(Reason(typed),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("--reason: "), HasSubstr("agreed-beforehand"),
                               HasSubstr("local-knowledge"), Not(HasSubstr("(choice_reason")))))
        << typed;
  }
}

TEST(TypedWords, HaveHyphensAndNoZero) {
  EXPECT_THAT(TypedWords(*Request::State_descriptor()),
              AllOf(HasSubstr("sent, seen"), Not(HasSubstr("unspecified"))));
  EXPECT_THAT(TypedWords(*Request::DeclineReason_descriptor()), HasSubstr("quota-used"));
}

}  // namespace
}  // namespace treff::cli
