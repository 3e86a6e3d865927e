// The environment variables that our programs and scripts read, so that each program can tell a
// misspelt one from another's.
#ifndef TREFF_SERVICES_VARIABLES_H_
#define TREFF_SERVICES_VARIABLES_H_

#include <string_view>
#include <vector>

namespace treff {

// tests/structure compares it with what is read.
inline std::vector<std::string_view> Variables() {
  return {
      // Flags of the services and of treffd.
      "TREFF_ADDRESS",
      "TREFF_CASEWORK_ADDRESS",
      "TREFF_CATALOGUE_DIR",
      "TREFF_DATABASE_URL",
      "TREFF_DATA_DIR",
      "TREFF_METRICS_ADDRESS",
      "TREFF_IMPORT_SCHEDULE",
      "TREFF_MIRROR",
      "TREFF_MUNICIPALITY_ADDRESS",
      "TREFF_POLICY_DIR",
      "TREFF_REDIS_ADDRESS",
      "TREFF_SOURCE_KEYS",
      // The client.
      "TREFF_CASEWORK",
      "TREFF_INGESTION",
      "TREFF_LANGUAGE",
      "TREFF_MUNICIPALITY",
      "TREFF_RECOMMENDATION",
      "TREFF_SERVER",
      // Scripts and tests.
      "TREFF_BUILD_TESTS",
      "TREFF_DEMO_ADDRESS",
      "TREFF_DEMO_DIR",
      "TREFF_FUZZ_ROUNDS",
      "TREFF_FUZZ_SEED",
      "TREFF_IS_TEST",
      "TREFF_PRESET",
      "TREFF_SUITE_BASE",
      "TREFF_SUITE_DIR",
      "TREFF_TEST_CLOCK_OFFSET",
      "TREFF_WERROR",
  };
}

}  // namespace treff

#endif  // TREFF_SERVICES_VARIABLES_H_
