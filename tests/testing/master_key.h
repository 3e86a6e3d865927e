// The key that programs need which keep cases on PostgreSQL.
#ifndef TREFF_TESTS_TESTING_MASTER_KEY_H_
#define TREFF_TESTS_TESTING_MASTER_KEY_H_

#include <cstdlib>
#include <string>

namespace treff::testing {

// Gives it to every program that the test starts from now on. Anybody can make it: for tests alone.
inline void ProvideMasterKey() {
  setenv("TREFF_MASTER_KEY", ("1:" + std::string(64, 'a')).c_str(), /*replace=*/1);
}

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_MASTER_KEY_H_
