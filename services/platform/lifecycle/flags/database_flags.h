// The flags of a program that keeps tables: where, over how many connections, and whether the
// program may change their schema.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_DATABASE_FLAGS_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_DATABASE_FLAGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/platform/storage/database.h"

namespace treff::platform {

// --schema: "auto" brings the schema up to date and serves; "keep" serves only what is up to date,
// by a role that may not change it; "migrate" brings it up to date and ends.
enum class SchemaFlag { kAuto, kKeep, kMigrate };
bool AbslParseFlag(absl::string_view text, SchemaFlag* flag, std::string* error);
std::string AbslUnparseFlag(SchemaFlag flag);

// What the flags say: --database_url (which may be empty), --database_connections and --schema.
DatabaseOptions DatabaseFlags();
// Whether the program is to end when its schema is up to date.
bool OnlyMigrates();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_DATABASE_FLAGS_H_
