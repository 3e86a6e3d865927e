#include "services/recommendation/messages/wording.h"

#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/messages/message_keys.h"
#include "services/recommendation/tables/tables.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Every reason in `message`, however deep.
void ForEachReason(const google::protobuf::Message& message,
                   const std::function<void(const v1::Reason&)>& visit) {
  if (const auto* reason = dynamic_cast<const v1::Reason*>(&message)) return visit(*reason);
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      ForEachReason(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                         : reflection->GetMessage(message, field),
                    visit);
    }
  }
}

v1::Recommendation Answer(const casework::v1::Case& household_case) {
  return matching::Recommend(
      {household_case, *SampleSnapshot(SampleCountry(357, 3)), StandardPolicy(), kQuotaYear, 357});
}

TEST(Wording, EveryReasonHasATextInEveryLanguageAndNoPlaceholderIsLeft) {
  for (const casework::v1::Case& household_case : SampleCases()) {
    v1::Recommendation answer = Answer(household_case);
    for (const char* language : {"nb", "nn", "en"}) {
      PutIntoWords(SampleMessages(), language, answer);
      ForEachReason(answer, [](const v1::Reason& reason) {
        // A text that could not be rendered is its key.
        EXPECT_NE(reason.text(), reason.key());
        EXPECT_THAT(reason.text(), Not(HasSubstr("{")));
        EXPECT_THAT(reason.text(), Not(HasSubstr("  ")));
      });
    }
  }
}

TEST(Wording, ChangesNothingButTheTexts) {
  const v1::Recommendation before = Answer(LargeFamily());
  v1::Recommendation after = before;

  PutIntoWords(SampleMessages(), "nn", after);

  EXPECT_NE(matching::CanonicalBytes(after), matching::CanonicalBytes(before));
  EXPECT_EQ(after.digest(), before.digest());
}

v1::Recommendation WithSummary(const std::string& key,
                               const std::map<std::string, std::string>& arguments) {
  v1::Recommendation answer;
  v1::Reason& summary = *answer.add_ranked()->mutable_summary();
  summary.set_key(key);
  for (const auto& [name, value] : arguments) (*summary.mutable_arguments())[name] = value;
  return answer;
}

std::string SummaryIn(v1::Recommendation answer, const std::string& language) {
  PutIntoWords(SampleMessages(), language, answer);
  return answer.ranked(0).summary().text();
}

TEST(Wording, WritesNumbersAndMonthsAsTheLanguageDoes) {
  const auto answer =
      WithSummary("term.unemployment.known", {{"value", "2.4"}, {"figure_period", "2022-10"}});

  EXPECT_EQ(SummaryIn(answer, "nb"), "Ledigheten var 2,4\u00A0% (oktober 2022).");
  EXPECT_EQ(SummaryIn(answer, "nn"), "Arbeidsløysa var 2,4\u00A0% (oktober 2022).");
  EXPECT_EQ(SummaryIn(answer, "en"), "Unemployment was 2.4% (October 2022).");
}

TEST(Wording, AnEstimateSaysHowSureItIs) {
  const auto answer = WithSummary(
      "term.unemployment.estimated",
      {{"value", "2.9"}, {"lower", "1.7"}, {"upper", "4.1"}, {"figure_period", "2026-01"}});

  EXPECT_EQ(SummaryIn(answer, "nb"),
            "Ledigheten er anslått til 2,9\u00A0% (januar 2026) og ligger trolig mellom 1,7 og "
            "4,1\u00A0%.");
  EXPECT_EQ(SummaryIn(answer, "nn"),
            "Arbeidsløysa er anslått til 2,9\u00A0% (januar 2026) og ligg truleg mellom 1,7 og "
            "4,1\u00A0%.");
  EXPECT_EQ(SummaryIn(answer, "en"),
            "Unemployment is estimated at 2.9% (January 2026) and probably lies between 1.7 and "
            "4.1%.");
}

TEST(Wording, SaysWhatOfTheRoomIsOurs) {
  const auto text = [](const std::string& ours, const std::string& language) {
    return SummaryIn(WithSummary("rule.quota_room.pass",
                                 {{"free", "31"}, {"size", "3"}, {"year", "2026"}, {"ours", ours}}),
                     language);
  };

  EXPECT_EQ(text("4", "nb"),
            "Det er plass: 31 av plassene i vedtaket for 2026 er ledige, husstanden er på 3. "
            "4 plasser som vi selv har anmodet om etter at tallene ble laget, er alt trukket fra.");
  EXPECT_THAT(text("1", "nn"), HasSubstr("1 plass som vi sjølve har oppmoda om etter at tala vart "
                                         "laga, er alt trekt frå."));
  EXPECT_THAT(text("4", "en"), HasSubstr("4 places that we have asked for since the figures were "
                                         "made are taken off already."));
}

TEST(Wording, WritesNoMoreDecimalsThanAnybodyActsOn) {
  const auto swap = [](const std::string& from) {
    return SummaryIn(WithSummary("runner_up.indicator", {{"municipality", "Hol"},
                                                         {"to_figure", "29"},
                                                         {"from_figure", from},
                                                         {"indicator", "none"}}),
                     "nb");
  };
  EXPECT_THAT(swap("2.419637401786548"), HasSubstr("i stedet for 2,42:"));
  EXPECT_THAT(swap("0.00341"), HasSubstr("i stedet for 0,0034:"));
  EXPECT_THAT(swap("6.5"), HasSubstr("i stedet for 6,5:"));
}

TEST(Wording, PutsInTheNamesOfTermsAndNeeds) {
  EXPECT_EQ(SummaryIn(WithSummary("summary.both", {{"strong_term", "unemployment"},
                                                   {"weak_term", "family_nearness"}}),
                      "nb"),
            "Trekker mest opp sammenlignet med gjennomsnittet: ledigheten. Trekker mest ned: "
            "nærhet til familie.");
  EXPECT_THAT(SummaryIn(WithSummary("rule.ask_municipality.unknown",
                                    {{"required_need", "protected_address"}}),
                        "nb"),
              HasSubstr("adressesperre"));
}

TEST(Wording, PutsInTheNamesOfWhatTheTablesHold) {
  const auto experience = [](const std::string& occupations, const std::string& language) {
    return SummaryIn(WithSummary("term.job_match.missing", {{"known_occupations", occupations}}),
                     language);
  };

  EXPECT_THAT(experience("nurses", "nb"), HasSubstr("Erfaring: sykepleier."));
  EXPECT_THAT(experience("nurses,drivers", "nn"), HasSubstr("Erfaring: sjukepleiar og sjåfør."));
  EXPECT_THAT(experience("nurses,drivers,welders", "en"),
              HasSubstr("Experience: nurse, driver and welder."));
}

// All that answers by the standard policy can use.
std::set<std::string> StandardKeys() {
  std::set<std::string> keys;
  for (const auto& key : CommonMessageKeys()) keys.insert(key);
  for (const auto& rule : StandardPolicy().rules()) {
    for (const auto& key : MessageKeysOf(rule)) EXPECT_TRUE(keys.insert(key).second) << key;
  }
  for (const auto& term : StandardPolicy().terms()) {
    for (const auto& key : MessageKeysOf(term)) EXPECT_TRUE(keys.insert(key).second) << key;
  }
  return keys;
}

TEST(MessageKeys, TheCatalogueHasEveryKeyThatAnswersCanUse) {
  for (const auto& key : StandardKeys()) EXPECT_TRUE(SampleMessages().Has(key)) << key;
}

TEST(MessageKeys, AnswersSayNothingThatTheKindsDoNotName) {
  const std::set<std::string> keys = StandardKeys();
  std::set<std::string> said;
  for (const casework::v1::Case& household_case : SampleCases()) {
    ForEachReason(Answer(household_case),
                  [&](const v1::Reason& reason) { said.insert(reason.key()); });
  }

  for (const auto& key : said) EXPECT_TRUE(keys.count(key) > 0) << key;
  // Or it would show little. Names of occupations, countries and studies are no sentences.
  const size_t names = tables::MessageKeysOf(tables::StandardTables()).size();
  EXPECT_GT(said.size(), (keys.size() - names) / 4);
}

}  // namespace
}  // namespace treff::recommendation
