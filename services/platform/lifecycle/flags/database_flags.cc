#include "services/platform/lifecycle/flags/database_flags.h"

#include "absl/flags/flag.h"
#include "services/platform/lifecycle/flags/flag_types.h"

ABSL_FLAG(treff::platform::DatabaseUrl, database_url, "",
          "sqlite:PATH or postgresql://…, one for all services of the program; empty: in data_dir");
ABSL_FLAG(int, database_connections, 4,
          "connections of each service to PostgreSQL, or readers of a SQLite file; 1 to 100");
ABSL_FLAG(treff::platform::SchemaFlag, schema, treff::platform::SchemaFlag::kAuto,
          "auto: bring the tables up to date and serve; keep: serve only if they are, by a role "
          "that may not change them; migrate: bring them up to date and end");

namespace treff::platform {

bool AbslParseFlag(absl::string_view text, SchemaFlag* flag, std::string* error) {
  for (const SchemaFlag known : {SchemaFlag::kAuto, SchemaFlag::kKeep, SchemaFlag::kMigrate}) {
    if (text != AbslUnparseFlag(known)) continue;
    *flag = known;
    return true;
  }
  *error = "must be auto, keep or migrate";
  return false;
}

std::string AbslUnparseFlag(SchemaFlag flag) {
  switch (flag) {
    case SchemaFlag::kKeep:
      return "keep";
    case SchemaFlag::kMigrate:
      return "migrate";
    case SchemaFlag::kAuto:
      break;
  }
  return "auto";
}

DatabaseOptions DatabaseFlags() {
  return {.url = absl::GetFlag(FLAGS_database_url).text,
          .connections = absl::GetFlag(FLAGS_database_connections),
          .keeps_schema = absl::GetFlag(FLAGS_schema) == SchemaFlag::kKeep};
}

bool OnlyMigrates() { return absl::GetFlag(FLAGS_schema) == SchemaFlag::kMigrate; }

}  // namespace treff::platform
