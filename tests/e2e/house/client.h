// Runs the client against a house.
#ifndef TREFF_TESTS_E2E_HOUSE_CLIENT_H_
#define TREFF_TESTS_E2E_HOUSE_CLIENT_H_

#include <string>
#include <vector>

#include "tests/e2e/house/house.h"

namespace treff::e2e {

struct Ran {
  int status = -1;
  std::string out;
  std::string error;
};

// Runs `treff`, which finds the embedded house by its environment.
Ran RunTreff(House& house, const std::vector<std::string>& arguments);

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_HOUSE_CLIENT_H_
