// What numbers and addresses of the command line may be.
#ifndef TREFF_SERVICES_CLI_COMMANDS_VALIDATORS_H_
#define TREFF_SERVICES_CLI_COMMANDS_VALIDATORS_H_

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/address.h"

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

// What numbers of 64 bits can be. CLI11 takes others modulo 2^64.
inline CLI::Validator Seed() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        uint64_t seed = 0;
        if (absl::SimpleAtoi(text, &seed)) return "";
        return absl::StrCat(text, " must be a whole number from 0 to 18446744073709551615");
      },
      "");
}

// Where a service may be.
inline CLI::Validator AddressOfService() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const absl::Status status = platform::CheckServiceAddress(text);
        return status.ok() ? "" : absl::StrCat(text, " ", status.message());
      },
      "");
}

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_VALIDATORS_H_
