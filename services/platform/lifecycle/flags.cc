#include "services/platform/lifecycle/flags.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <string_view>
#include <vector>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/parse.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"

#ifndef TREFF_VERSION
#define TREFF_VERSION "unknown"
#endif

namespace treff::platform {
namespace {

// By name; without Abseil's own.
std::map<std::string, absl::CommandLineFlag*> OurFlags() {
  std::map<std::string, absl::CommandLineFlag*> flags;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (!absl::StrContains(flag->Filename(), "absl/flags/")) flags[std::string(name)] = flag;
  }
  return flags;
}

std::string VariableOf(const std::string& flag) {
  return absl::StrCat("TREFF_", absl::AsciiStrToUpper(flag));
}

absl::Status TakeDefaultsFromEnvironment() {
  for (const auto& [name, flag] : OurFlags()) {
    const char* value = std::getenv(VariableOf(name).c_str());
    std::string error;
    // Abseil's message quotes the value, which may hold a password.
    if (value != nullptr && !flag->ParseFrom(value, &error)) {
      return absl::InvalidArgumentError(absl::StrCat("environment variable ", VariableOf(name),
                                                     " is not a value for --", name, ": ",
                                                     flag->Help()));
    }
  }
  return absl::OkStatus();
}

void PrintHelp(const std::string& program_usage) {
  std::cout << program_usage << "\n\nFlags (each takes its default from the variable beside it):\n";
  for (const auto& [name, flag] : OurFlags()) {
    std::cout << "  --" << name << "  " << VariableOf(name) << "\n      " << flag->Help()
              << " (default: \"" << flag->DefaultValue() << "\")\n";
  }
}

bool IsGiven(int argc, char** argv, std::string_view flag) {
  for (int i = 1; i < argc; ++i) {
    if (argv[i] == flag) return true;
  }
  return false;
}

}  // namespace

absl::Status ParseFlags(int argc, char** argv, const std::string& program_usage) {
  // Not Abseil's help, which ends with status 1 and knows nothing of variables.
  if (IsGiven(argc, argv, "--help")) {
    PrintHelp(program_usage);
    std::exit(0);
  }
  if (IsGiven(argc, argv, "--version")) {
    std::cout << "treff " << TREFF_VERSION << "\n";
    std::exit(0);
  }
  TREFF_RETURN_IF_ERROR(TakeDefaultsFromEnvironment());
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("unexpected argument \"", rest[1], "\": see --help"));
  }
  return absl::OkStatus();
}

absl::StatusOr<HostPort> ParseHostPort(const std::string& address, const std::string& flag) {
  const size_t colon = address.rfind(':');
  HostPort result;
  const bool parsed = colon != std::string::npos && colon > 0 &&
                      absl::SimpleAtoi(address.substr(colon + 1), &result.port) &&
                      result.port >= 0 && result.port <= 65535;
  if (!parsed) {
    return absl::InvalidArgumentError(
        absl::StrCat("--", flag, " must be host:port with a port from 0 to 65535"));
  }
  result.host = address.substr(0, colon);
  return result;
}

}  // namespace treff::platform
