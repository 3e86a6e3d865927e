#include "services/cli/screen/addresses.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"

namespace treff::cli {

std::string AddressOf(Service service, const AddressFlags& flags,
                      const std::function<std::optional<std::string>(const char*)>& environment) {
  const auto index = static_cast<size_t>(service);
  if (!flags.services[index].empty()) return flags.services[index];
  if (!flags.server.empty()) return flags.server;
  if (const auto own = environment(kServiceFlags[index].environment)) return *own;
  return environment(kServerEnvironment).value_or(kDefaultServer);
}

absl::Status CheckAddressVariables(
    const std::function<std::optional<std::string>(const char*)>& environment) {
  std::vector<const char*> names = {kServerEnvironment};
  for (const ServiceFlag& flag : kServiceFlags) names.push_back(flag.environment);
  for (const char* name : names) {
    const std::optional<std::string> value = environment(name);
    if (!value.has_value()) continue;
    TREFF_RETURN_IF_ERROR(
        platform::Annotate(platform::CheckServiceAddress(*value), absl::StrCat(name, "=", *value)));
  }
  return absl::OkStatus();
}

}  // namespace treff::cli
