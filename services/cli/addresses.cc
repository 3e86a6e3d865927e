#include "services/cli/addresses.h"

namespace treff::cli {

std::string AddressOf(Service service, const AddressFlags& flags,
                      const std::function<std::optional<std::string>(const char*)>& environment) {
  const auto index = static_cast<size_t>(service);
  if (!flags.services[index].empty()) return flags.services[index];
  if (!flags.server.empty()) return flags.server;
  if (const auto own = environment(kServiceFlags[index].environment)) return *own;
  return environment(kServerEnvironment).value_or(kDefaultServer);
}

}  // namespace treff::cli
