// What clients asked and were answered while things went wrong, one line of JSON a call, and what
// was there afterwards. SYNTHETIC cases alone.
#ifndef TREFF_TESTS_FAULTS_RECORD_CALL_RECORD_H_
#define TREFF_TESTS_FAULTS_RECORD_CALL_RECORD_H_

#include <cstdint>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::faults {

// One call and its answer. Times are microseconds since the record began.
struct Call {
  int client = 0;
  int64_t start = 0;
  int64_t end = 0;
  int64_t deadline = 0;
  std::string method;      // "CreateCase"
  std::string request;     // digest of the question: the same question has the same
  std::string request_id;  // of those that carry one
  std::string status;      // "OK", or what it was refused with
  std::string reason;      // of a refusal
  // Of an OK answer: which resource in which revision, and a digest of its content.
  std::string name;
  int64_t revision = 0;
  std::string content;

  bool ok() const { return status == "OK"; }
};

// What a watcher was told, in the order in which it was told.
struct Told {
  std::string case_name;
  int64_t revision = 0;
};

// Thread-safe. A line is on its way to the file before the next call of its client begins.
class CallRecord {
 public:
  explicit CallRecord(const std::string& path);

  int64_t Now() const;  // on the record's clock
  void Write(const Call& call);

 private:
  const int64_t began_;
  std::mutex mutex_;
  std::ofstream file_;
};
absl::StatusOr<std::vector<Call>> ReadCalls(const std::string& path);

// What is there when all is quiet again.
struct FinalState {
  struct Case {
    int64_t revision = 0;
    std::string state;      // as enums are written
    std::string reference;  // each is given to one CreateCase, however often it is tried
  };
  struct Request {
    int64_t revision = 0;
    std::string state;
    std::string municipality;
    int persons = 0;
  };
  std::map<std::string, Case> cases;
  std::map<std::string, Request> requests;
  // Contents of revisions of cases and requests that answers have named, by name and revision.
  std::map<std::pair<std::string, int64_t>, std::string> contents;
  std::vector<Told> told;
  // The content of what the quiet house answers to questions that change nothing, by AnswerKey.
  std::map<std::string, std::string> answers;
  // Persons committed by municipality, as the ledger has them.
  std::map<std::string, int> committed;
};

// Of what an answer is about: the same in every answer to the same question.
inline std::string AnswerKey(const Call& call) { return call.method + " " + call.name; }

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_RECORD_CALL_RECORD_H_
