#include "services/platform/lifecycle/flags/flags.h"

#include <unistd.h>

#include <algorithm>
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
#include "absl/strings/str_cat.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

#ifndef TREFF_VERSION
#define TREFF_VERSION "unknown"
#endif

namespace treff::platform {
namespace {

constexpr std::string_view kPrefix = "TREFF_";

// By name; without Abseil's own.
std::map<std::string, absl::CommandLineFlag*> OurFlags() {
  std::map<std::string, absl::CommandLineFlag*> flags;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (!absl::StrContains(flag->Filename(), "absl/flags/")) flags[std::string(name)] = flag;
  }
  return flags;
}

std::string VariableOf(const std::string& flag) {
  return absl::StrCat(Absl(kPrefix), absl::AsciiStrToUpper(flag));
}

absl::Status CheckEnvironment(const std::vector<std::string_view>& other_variables) {
  std::vector<std::string> own;
  for (const auto& [name, flag] : OurFlags()) own.push_back(VariableOf(name));
  std::vector<std::string_view> known = other_variables;
  known.insert(known.end(), own.begin(), own.end());
  return CheckVariables(known);
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

std::string ProgramVersion() { return TREFF_VERSION; }

absl::Status ParseFlags(int argc, char** argv, const FlagsOptions& options) {
  // Not Abseil's help, which ends with status 1 and knows nothing of variables.
  if (IsGiven(argc, argv, "--help")) {
    PrintHelp(options.usage);
    std::exit(0);
  }
  if (IsGiven(argc, argv, "--version")) {
    std::cout << "treff " << ProgramVersion() << "\n";
    std::exit(0);
  }
  TREFF_RETURN_IF_ERROR(CheckEnvironment(options.other_variables));
  TREFF_RETURN_IF_ERROR(TakeDefaultsFromEnvironment());
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("unexpected argument \"", rest[1], "\": see --help"));
  }
  for (const auto& [name, flag] : OurFlags()) TREFF_RETURN_IF_ERROR(CheckFlag(*flag));
  return absl::OkStatus();
}

absl::Status CheckVariables(const std::vector<std::string_view>& known) {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    if (name.substr(0, kPrefix.size()) != kPrefix) continue;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "environment variable ", Absl(name),
          " is one that nothing of Treff reads: correct its name (see --help), or unset it"));
    }
  }
  return absl::OkStatus();
}

}  // namespace treff::platform
