#include "services/cli/screen/addresses.h"

#include <map>

#include <gtest/gtest.h>

namespace treff::cli {
namespace {

std::string CaseworkAddress(const std::string& own_flag, const std::string& server_flag,
                            const std::map<std::string, std::string>& environment) {
  AddressFlags flags;
  flags.server = server_flag;
  flags.services[static_cast<size_t>(Service::kCasework)] = own_flag;
  return AddressOf(Service::kCasework, flags, [&](const char* name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  });
}

TEST(Addresses, WhatIsTypedWinsOverTheEnvironment) {
  const std::map<std::string, std::string> both = {{"TREFF_CASEWORK", "e:1"},
                                                   {"TREFF_SERVER", "e:2"}};

  EXPECT_EQ(CaseworkAddress("f:1", "f:2", both), "f:1");
  EXPECT_EQ(CaseworkAddress("", "f:2", both), "f:2");
  EXPECT_EQ(CaseworkAddress("", "", both), "e:1");
  EXPECT_EQ(CaseworkAddress("", "", {{"TREFF_SERVER", "e:2"}}), "e:2");
  EXPECT_EQ(CaseworkAddress("", "", {{"TREFF_INGESTION", "e:3"}}), "127.0.0.1:7070");
}

TEST(Addresses, FlagsAreInTheOrderOfTheServices) {
  for (size_t i = 0; i < kServiceFlags.size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(kServiceFlags[i].service), i);
  }
}

}  // namespace
}  // namespace treff::cli
