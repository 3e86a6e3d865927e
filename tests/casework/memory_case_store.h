// A case store that keeps nothing beyond its own life.
#ifndef TREFF_TESTS_CASEWORK_MEMORY_CASE_STORE_H_
#define TREFF_TESTS_CASEWORK_MEMORY_CASE_STORE_H_

#include <memory>

#include "services/casework/cases/store/case_store.h"

namespace treff::casework {

std::unique_ptr<CaseStore> NewMemoryCaseStore();

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_MEMORY_CASE_STORE_H_
