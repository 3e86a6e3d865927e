#include "services/platform/api/identity_number.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "tests/casework/sample_cases.h"

namespace treff::casework {
namespace {

using platform::CheckIdentityNumbers;
using platform::HoldsIdentityNumber;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// The eleven digits whose first nine are `nine`; the control digits are worked out here anew.
// Empty where the first control digit would be ten, so that no such number exists.
std::string Numbered(const std::string& nine) {
  const auto control = [](const std::string& digits, std::initializer_list<int> weights) {
    int sum = 0;
    size_t i = 0;
    for (const int weight : weights) sum += weight * (digits[i++] - '0');
    return (11 - sum % 11) % 11;
  };
  const int first = control(nine, {3, 7, 6, 1, 8, 9, 4, 5, 2});
  if (first == 10) return "";
  const std::string ten = nine + std::to_string(first);
  const int second = control(ten, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2});
  return second == 10 ? "" : ten + std::to_string(second);
}

TEST(IdentityNumber, EverySeriesIsSeen) {
  // Nobody's: born on the last day of 2039. In the series there are: of birth, D-number (day + 40),
  // and the synthetic ones (month + 80, + 65, + 40).
  int seen = 0;
  for (const std::string day_and_month : {"3112", "7112", "3192", "7192", "3177", "3152"}) {
    for (const std::string serial : {"501", "502", "503", "504"}) {
      const std::string number = Numbered(day_and_month + "39" + serial);
      if (number.empty()) continue;
      EXPECT_TRUE(HoldsIdentityNumber(number)) << number;
      ++seen;
    }
  }
  EXPECT_GT(seen, 12);
}

TEST(IdentityNumber, AnotherControlDigitIsNone) {
  const std::string number = Numbered("311239501");
  ASSERT_EQ(number.size(), 11u);
  for (size_t at = 0; at < number.size(); ++at) {
    std::string other = number;
    other[at] = other[at] == '9' ? '0' : static_cast<char>(other[at] + 1);
    EXPECT_FALSE(HoldsIdentityNumber(other)) << other;
  }
}

TEST(IdentityNumber, ItIsSeenHoweverItIsWritten) {
  const std::string n = Numbered("311239501");
  ASSERT_EQ(n.size(), 11u);
  const std::string birth = n.substr(0, 6);
  const std::string rest = n.substr(6);

  EXPECT_TRUE(HoldsIdentityNumber("SAK " + n + " (hastesak)"));
  EXPECT_TRUE(HoldsIdentityNumber("fnr" + n + "x"));
  EXPECT_TRUE(HoldsIdentityNumber(birth + " " + rest));
  EXPECT_TRUE(HoldsIdentityNumber(birth + "-" + rest));
  EXPECT_TRUE(HoldsIdentityNumber(birth + " \xE2\x80\x93 " + rest)) << "an en dash";
  EXPECT_TRUE(HoldsIdentityNumber(birth + "\xC2\xA0" + rest)) << "a blank that does not break";
  EXPECT_TRUE(HoldsIdentityNumber(birth + "\xE2\x80\x8B" + rest)) << "a blank without width";
  EXPECT_TRUE(HoldsIdentityNumber(n.substr(0, 2) + "." + n.substr(2, 2) + "." + n.substr(4, 2) +
                                  " " + rest));
  EXPECT_TRUE(HoldsIdentityNumber("2026-" + n)) << "after other digits";
  std::string arabic;
  for (const char digit : n) arabic += std::string("\xD9") + static_cast<char>(0xA0 + digit - '0');
  EXPECT_TRUE(HoldsIdentityNumber(arabic));
}

TEST(IdentityNumber, OtherDigitsAreNone) {
  const std::string n = Numbered("311239501");

  for (const std::string& other :
       {std::string(), std::string("SYNTETISK 1"), std::string("2026/4711"), "1" + n, n + "1",
        n.substr(0, 10), n.substr(0, 6) + " fra Oslo " + n.substr(6),
        n.substr(0, 6) + "     " + std::string("-----") + n.substr(6)}) {
    EXPECT_FALSE(HoldsIdentityNumber(other)) << other;
  }
}

TEST(IdentityNumber, ItIsRefusedWhereverItStandsAndNeverQuoted) {
  const std::string n = Numbered("311239501");
  v1::Case c = SingleAdult();
  c.set_reference("sak " + n);
  c.mutable_members(0)->add_languages()->set_code(n);
  c.mutable_members(0)->add_work_experiences()->set_occupation_code(n);
  c.add_family_ties()->set_municipality("municipalities/" + n);
  c.add_needs()->set_language(n);
  c.add_wished_municipalities(n);
  c.set_etag(n);  // ours

  platform::FieldErrors errors;
  CheckIdentityNumbers(c, "case", errors);

  const absl::Status status = errors.ToStatus();
  std::vector<std::string> fields;
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad.has_value());
  for (const auto& violation : bad->field_violations()) {
    fields.push_back(violation.field());
    EXPECT_THAT(violation.description(), Not(HasSubstr(n)));
  }
  EXPECT_THAT(fields, ElementsAre("case.reference", "case.members[0].languages[0].code",
                                  "case.members[0].work_experiences[0].occupation_code",
                                  "case.family_ties[0].municipality", "case.needs[0].language",
                                  "case.wished_municipalities[0]"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr(n)));
}

}  // namespace
}  // namespace treff::casework
