// Finds the municipality that somebody means, by asking the service where a name was typed.
#ifndef TREFF_SERVICES_CLI_COMMANDS_KNOWLEDGE_FIND_MUNICIPALITY_H_
#define TREFF_SERVICES_CLI_COMMANDS_KNOWLEDGE_FIND_MUNICIPALITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/cli/commands/session.h"

namespace treff::cli {

// The code of the municipality that `text` stands for, as MunicipalityCode finds it.
absl::StatusOr<std::string> FindMunicipality(const std::string& text, Session& session);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_KNOWLEDGE_FIND_MUNICIPALITY_H_
