// Where the services are.
#ifndef TREFF_SERVICES_CLI_SCREEN_ADDRESSES_H_
#define TREFF_SERVICES_CLI_SCREEN_ADDRESSES_H_

#include <array>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace treff::cli {

enum class Service { kIngestion, kMunicipality, kCasework, kRecommendation };

struct ServiceFlag {
  Service service;
  const char* flag;         // without dashes
  const char* environment;  // the variable for when the flag is not given
};
inline constexpr std::array<ServiceFlag, 4> kServiceFlags = {{
    {Service::kIngestion, "ingestion", "TREFF_INGESTION"},
    {Service::kMunicipality, "municipality", "TREFF_MUNICIPALITY"},
    {Service::kCasework, "casework", "TREFF_CASEWORK"},
    {Service::kRecommendation, "recommendation", "TREFF_RECOMMENDATION"},
}};

inline constexpr char kServerEnvironment[] = "TREFF_SERVER";
inline constexpr char kDefaultServer[] = "127.0.0.1:7070";  // treffd

// Addresses as flags gave them; empty where none did.
struct AddressFlags {
  std::string server;
  std::array<std::string, kServiceFlags.size()> services;  // in the order of kServiceFlags
};

// The address of `service`: its own flag, else --server, else its variable, else TREFF_SERVER, else
// the default. What is typed wins over what is in the environment.
std::string AddressOf(Service service, const AddressFlags& flags,
                      const std::function<std::optional<std::string>(const char*)>& environment);

// INVALID_ARGUMENT that names the first variable of an address that cannot be one.
absl::Status CheckAddressVariables(
    const std::function<std::optional<std::string>(const char*)>& environment);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_ADDRESSES_H_
