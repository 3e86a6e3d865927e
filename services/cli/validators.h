// What numbers of the command line may be.
#ifndef TREFF_SERVICES_CLI_VALIDATORS_H_
#define TREFF_SERVICES_CLI_VALIDATORS_H_

#include <string>

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"

namespace treff::cli {

// From `low` to `high`. CLI::Range lets NaN through, which is between no two numbers.
inline CLI::Validator Between(double low, double high) {
  const std::string range = absl::StrCat("[", low, " - ", high, "]");
  return CLI::Validator(
      [low, high, range](std::string& text) -> std::string {
        double value = 0;
        const bool sound = CLI::detail::lexical_cast(text, value) && value >= low && value <= high;
        return sound ? "" : absl::StrCat(text, " must be a number in ", range);
      },
      range);
}

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VALIDATORS_H_
