// The FY2017 resettlement cases of HIAS, published with "Matching Mechanisms for Refugee
// Resettlement" (American Economic Review, 2023). They carry no licence: read from a folder that
// the environment names, never kept here.
#ifndef TREFF_TESTS_BENCH_ALLOCATION_HIAS_H_
#define TREFF_TESTS_BENCH_ALLOCATION_HIAS_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

enum class HiasVariant { kActualPersons, kStatedPersons, kActualThreeResources };

// Aligns the files by case and, ignoring case and blanks, by site; the 21st site has no data.
absl::StatusOr<Problem> ReadHias(const std::string& folder, HiasVariant variant);

}  // namespace treff::solver

#endif  // TREFF_TESTS_BENCH_ALLOCATION_HIAS_H_
