#include "tests/e2e/year/outcomes.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/feedback_service.grpc.pb.h"
#include "treff/casework/v1/measure_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::FeedbackService;
using casework::v1::MeasureService;
using casework::v1::UploadOutcomesRequest;
using casework::v1::UploadOutcomesResponse;
using treff::testing::IsOk;
using treff::testing::WaitUntil;

constexpr int kHouseholdsThatAnswer = 3;  // one in three

class File {
 public:
  explicit File(absl::CivilDay today) : today_(today) {}

  void Add(const std::string& case_name, const char* kind, absl::CivilDay day) {
    if (day > today_) return;
    absl::StrAppend(&text_, case_name, ";", kind, ";", absl::FormatCivilTime(day), ";SYNTETISK\n");
    ++rows_;
  }
  const std::string& text() const { return text_; }
  int rows() const { return rows_; }

 private:
  const absl::CivilDay today_;
  std::string text_ = "Sak;Utfall;Dato;Kilde\n";
  int rows_ = 0;
};

File FileOf(const SettlementYear& year) {
  File file(year.today());
  const YearScript& script = year.script();
  for (const auto& [name, settled] : year.settled()) {
    const Household& household = settled.household;
    file.Add(name, "programstart", settled.day + 20 + household.number % 30);
    if (!script.IsKnown(household)) continue;
    const absl::CivilDay after(settled.day.year() + 1, settled.day.month(), settled.day.day());
    const bool there = script.IsThere(household);
    file.Add(name, there ? "bor der" : "flyttet",
             there ? after + household.number % 30 : settled.day + 200);
    file.Add(name,
             script.Works(household, settled.municipality) ? "arbeid eller utdanning"
                                                           : "ikke arbeid eller utdanning",
             after + household.number % 41 - 20);
  }
  return file;
}

}  // namespace

void YearOutcomes::Upload() {
  const File file = FileOf(year_);
  UploadOutcomesRequest upload;
  upload.set_content(file.text());
  const int fresh = file.rows() - known_;
  // Whether the answer comes before the end is luck, and each upload tries another moment.
  const auto channel = house_.program("casework").channel();
  UploadOutcomesResponse first;
  grpc::Status became;
  std::thread uploading([&] {
    grpc::ClientContext context;
    platform::PrepareCall(context, absl::Seconds(30));
    became = MeasureService::Stub(channel).UploadOutcomes(&context, upload, &first);
  });
  WaitUntil([] { return false; }, absl::Milliseconds(7 * (uploads_++ % 8)));
  year_.Kill();
  uploading.join();
  if (became.ok()) {
    EXPECT_EQ(first.new_count(), fresh);
  }

  const auto again = house_.Call(&MeasureService::Stub::UploadOutcomes, upload);

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->outcome_count(), file.rows());
  if (became.ok()) {
    EXPECT_EQ(again->new_count(), 0) << "what was acknowledged was lost";
  } else {
    EXPECT_TRUE(again->new_count() == 0 || again->new_count() == fresh)
        << "a part of a file was taken: " << again->new_count() << " of " << fresh << " came later";
  }
  known_ = file.rows();
}

std::map<std::string, std::string> YearOutcomes::IssueCodes() {
  std::map<std::string, std::string> codes;
  casework::v1::IssueFeedbackCodesRequest issue;
  const absl::CivilMonth month = absl::CivilMonth(year_.today()) - 6;
  issue.set_settled_before(absl::FormatCivilTime(absl::CivilDay(month)));
  issue.set_page_size(200);
  do {
    const auto issued = house_.Call(&FeedbackService::Stub::IssueFeedbackCodes, issue);
    EXPECT_THAT(issued, IsOk());
    if (!issued.ok()) break;
    for (const auto& code : issued->codes()) codes[code.case_()] = code.code();
    issue.set_page_token(issued->next_page_token());
  } while (!issue.page_token().empty());
  return codes;
}

void YearOutcomes::AskHouseholds() {
  const std::map<std::string, std::string> codes = IssueCodes();
  EXPECT_THAT(IssueCodes(), ::testing::IsEmpty()) << "one code a household";
  for (const auto& [name, code] : codes) {
    const auto settled = year_.settled().find(name);
    ASSERT_NE(settled, year_.settled().end()) << name;
    const Household& household = settled->second.household;
    if (household.number % kHouseholdsThatAnswer == 0) Answer(code, household);
  }
}

void YearOutcomes::Answer(const std::string& code, const Household& household) {
  casework::v1::SubmitFeedbackRequest submit;
  submit.set_code(code);
  const int value = year_.script().Answer(household);
  for (const char* question : {"housing", "services", "work", "stay"}) {
    auto& answer = *submit.add_answers();
    answer.set_question_id(question);
    answer.set_value(value);
  }
  auto thanked = house_.Call(&FeedbackService::Stub::SubmitFeedback, submit);
  if (absl::IsResourceExhausted(thanked.status())) {
    year_.Kill();  // too many in a minute; a new house has counted none
    thanked = house_.Call(&FeedbackService::Stub::SubmitFeedback, submit);
  }
  ASSERT_THAT(thanked, IsOk());
  ++answered_;
  sum_of_answers_ += value;
}

}  // namespace treff::e2e
