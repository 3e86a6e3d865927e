// Where feedback is kept: which codes can be used, and how often each answer was given. No row is
// one household's answers.
#ifndef TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_STORE_H_
#define TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::casework {

// Numbers of fewer answers than this tell of persons: whoever shows counts hides them.
inline constexpr int kFewestAnswersShown = 5;

// A quarter of a year, so that no day is kept of which a municipality knows who moved in.
struct Quarter {
  int year = 0;
  int number = 1;  // 1 to 4

  // Quarters since year 0: they follow each other without gaps.
  int Index() const { return year * 4 + number - 1; }
  static Quarter At(int index) { return {index / 4, index % 4 + 1}; }
  static Quarter Of(absl::CivilDay day) {
    return {static_cast<int>(day.year()), (day.month() - 1) / 3 + 1};
  }
};

// First and last quarter.
struct Quarters {
  Quarter first;
  Quarter last;
};

// Whose answers are counted together.
struct FeedbackGroup {
  std::string municipality;  // `municipalities/{code}`, as it was when it settled them
  Quarter settled;           // when they moved in
  v1::Case::Track track = v1::Case::TRACK_UNSPECIFIED;
  bool synthetic = false;  // made-up cases
};

// An answer to one question, `value` 1 (least) to 5 (most), or 0 for "does not want to say".
struct FeedbackAnswer {
  std::string question_id;
  int value = 0;
};

// How often one answer was given in one group.
struct AnswerCount {
  FeedbackGroup group;
  FeedbackAnswer answer;
  int64_t times = 0;  // above 0
};

// A code to be kept: canonical, as FormatFeedbackCode would group it.
struct NewFeedbackCode {
  std::string code;
  std::string case_name;
  FeedbackGroup group;
  absl::Time expire_time;  // from then on it cannot be used
};

// What became of a code to be kept.
enum class CodeKept {
  kKept,
  kHasCode,      // the case has one that nobody has used
  kHasAnswered,  // the case's code was used
};

// Thread-safe. Codes and names of cases are kept as keyed hashes only. An OK answer to a change
// means that it survives a crash.
class FeedbackStore {
 public:
  virtual ~FeedbackStore() = default;

  // Keeps one code a case; with `replace` also in the place of one that nobody has used, which is
  // unknown from then on. What became of each, in order.
  virtual absl::StatusOr<std::vector<CodeKept>> KeepCodes(const std::vector<NewFeedbackCode>& codes,
                                                          bool replace) = 0;
  // OK if `code` can be used now. NOT_FOUND when it is unknown, FAILED_PRECONDITION when it was
  // used or has expired.
  virtual absl::Status CheckCode(std::string_view code, absl::Time now) = 0;
  // Counts the answers of whoever holds `code`, and ends the code, in one transaction: of the case,
  // its group and its code nothing is left together. Errors as CheckCode; then nothing changes.
  virtual absl::Status Submit(std::string_view code, const std::vector<FeedbackAnswer>& answers,
                              absl::Time now) = 0;
  // The answers of those who were settled in `period`, each group, question and value once; in an
  // order that says nothing of when they came. Groups of any size: see kFewestAnswersShown.
  virtual absl::StatusOr<std::vector<AnswerCount>> Answers(const Quarters& period) = 0;
};

// Keeps feedback in `database`, which must outlive it; brings its tables up to date first.
absl::StatusOr<std::unique_ptr<FeedbackStore>> OpenSqlFeedbackStore(platform::Database& database);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_STORE_H_
