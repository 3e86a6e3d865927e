// Codes: what is typed is understood, and what is mistyped is known for it.
#include "services/casework/feedback/feedback_code.h"

#include <set>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/ascii.h"
#include "services/platform/status/error_details.h"

namespace treff::casework {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::optional<std::string> Parse(std::string_view typed) {
  platform::FieldErrors errors;
  const auto code = ParseFeedbackCode(typed, errors);
  EXPECT_EQ(code.has_value(), errors.empty());
  return code;
}

std::string FaultOf(std::string_view typed) {
  platform::FieldErrors errors;
  EXPECT_FALSE(ParseFeedbackCode(typed, errors).has_value());
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(errors.ToStatus());
  return bad.has_value() ? bad->field_violations(0).description() : "";
}

std::string WithCheck(const std::string& first) { return first + FeedbackCheckCharacter(first); }

TEST(FeedbackCode, IsReadHoweverItIsTyped) {
  const std::string code = WithCheck("K7QM2F9RTX4B801");

  EXPECT_EQ(Parse(FormatFeedbackCode(code)), code);
  EXPECT_EQ(Parse(absl::AsciiStrToLower(code)), code);
  EXPECT_EQ(Parse(" k7qm 2f9r\u2011tx4b\u00A080l" + code.substr(15)), code) << "l is 1";
  EXPECT_EQ(Parse("K7QM2F9RTX4B8OI" + code.substr(15)), code) << "O is 0, I is 1";
  EXPECT_EQ(Parse("К7QМ2F9RТХ4В801" + code.substr(15)), code) << "letters of a Cyrillic keyboard";
  EXPECT_EQ(Parse("K٧QM٢F٩RTX٤B٨٠١" + code.substr(15)), code) << "digits of an Arabic keyboard";
  EXPECT_EQ(Parse("K۷QM۲F۹RTX۴B۸۰۱" + code.substr(15)), code) << "digits of a Persian keyboard";
}

TEST(FeedbackCode, EveryWrongCharacterIsFound) {
  const std::string code = MakeFeedbackCode();
  int tried = 0;
  for (size_t place = 0; place < code.size(); ++place) {
    for (const char other : std::string(kAlphabet)) {
      if (other == code[place]) continue;
      std::string wrong = code;
      wrong[place] = other;
      EXPECT_FALSE(Parse(wrong).has_value()) << wrong;
      ++tried;
    }
  }
  EXPECT_EQ(tried, kFeedbackCodeLength * 31);
}

TEST(FeedbackCode, AnyTwoThatChangedPlacesAreFound) {
  int tried = 0;
  for (int round = 0; round < 20; ++round) {
    const std::string code = MakeFeedbackCode();
    for (size_t one = 0; one < code.size(); ++one) {
      for (size_t other = one + 1; other < code.size(); ++other) {
        if (code[one] == code[other]) continue;
        std::string wrong = code;
        std::swap(wrong[one], wrong[other]);
        EXPECT_FALSE(Parse(wrong).has_value()) << code << " as " << wrong;
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 2000);
}

TEST(FeedbackCode, AFaultSaysWhichWithoutTheCode) {
  const std::string code = WithCheck("K7QM2F9RTX4B801");
  std::string mistyped = code;
  mistyped[3] = 'N';

  EXPECT_THAT(FaultOf(mistyped), HasSubstr("mistyped"));
  EXPECT_THAT(FaultOf(mistyped), Not(HasSubstr("K7Q")));
  EXPECT_THAT(FaultOf(code.substr(1)), HasSubstr("it has 15"));
  EXPECT_THAT(FaultOf(""), HasSubstr("it has 0"));
  EXPECT_THAT(FaultOf("U" + code.substr(1)), HasSubstr("no code has"));
  EXPECT_THAT(FaultOf("\xFF" + code.substr(1)), HasSubstr("no code has"));
  EXPECT_THAT(FaultOf("\xF0"), HasSubstr("no code has"));
  EXPECT_THAT(FaultOf(std::string(1 << 20, 'A')), HasSubstr("16 letters"));
}

TEST(FeedbackCode, CodesDiffer) {
  std::set<std::string> codes;
  for (int i = 0; i < 1000; ++i) codes.insert(MakeFeedbackCode());
  EXPECT_EQ(codes.size(), 1000u);
  std::set<char> seen;
  for (const std::string& code : codes) seen.insert(code.begin(), code.end());
  EXPECT_EQ(seen.size(), 32u) << "all of the alphabet, so that no bit is lost";
}

}  // namespace
}  // namespace treff::casework
