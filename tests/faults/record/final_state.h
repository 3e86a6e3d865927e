// Reads what is there when all is quiet again.
#ifndef TREFF_TESTS_FAULTS_RECORD_FINAL_STATE_H_
#define TREFF_TESTS_FAULTS_RECORD_FINAL_STATE_H_

#include <vector>

#include "tests/e2e/house/house.h"
#include "tests/faults/record/call_record.h"

namespace treff::faults {

// All cases, requests and places, the contents that `calls` name, and what the house answers now to
// what it was asked then. Without what a watcher was told.
FinalState ReadFinalState(e2e::House& house, const std::vector<Call>& calls);

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_RECORD_FINAL_STATE_H_
