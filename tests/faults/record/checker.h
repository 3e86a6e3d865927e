// Judges by the record and by what is there afterwards whether the house kept its promises.
#ifndef TREFF_TESTS_FAULTS_RECORD_CHECKER_H_
#define TREFF_TESTS_FAULTS_RECORD_CHECKER_H_

#include <string>
#include <vector>

#include "tests/faults/record/call_record.h"

namespace treff::faults {

struct Verdict {
  int calls = 0;
  int acknowledged = 0;  // changes that were answered with OK
  int refused = 0;       // of all calls
  // Acknowledged and not there, or there with another content; a read that is older than what was
  // acknowledged before it began.
  int lost = 0;
  // Made twice: cases of one reference, different answers to one request id, two changes that got
  // one revision, two open requests of a case.
  int doubled = 0;
  // Cases and requests, or requests and the ledger, say different things.
  int disagreeing = 0;
  // Revisions of a case that a watcher was not told of, or told of in the wrong order.
  int gaps = 0;
  int repeated = 0;  // told again, which the contract allows
  int unequal = 0;   // answers that a quiet house gives otherwise
  int stuck = 0;     // calls that came back long after their deadline, clients that never recovered
  std::vector<std::string> findings;  // one a fault

  bool clean() const { return findings.empty(); }
  std::string Summary() const;
};

// A call may come back so long after its deadline.
inline constexpr int64_t kGrace = 5'000'000;  // microseconds

Verdict Check(const std::vector<Call>& calls, const FinalState& state);

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_RECORD_CHECKER_H_
