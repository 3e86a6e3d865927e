// The one way in which sessions of PostgreSQL are opened.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_POSTGRESQL_SESSION_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_POSTGRESQL_SESSION_H_

#include <string>

#include <soci/soci.h>

#include "absl/time/time.h"

namespace treff::platform {

// In no class of PostgreSQL's: a pooler stands between.
inline constexpr char kPoolerState[] = "TR001";

// Opens `session` at `url`, waiting at most `timeout` for the server. What the server warns of
// becomes an entry of the log. Throws soci::postgresql_soci_error, whose text does not quote the
// url, with SQLSTATE 28000 when the login is refused, 3D000 when there is no such database, 08001
// when nobody answers, kPoolerState when somebody else does.
void OpenPostgresql(const std::string& url, absl::Duration timeout, soci::session& session);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_POSTGRESQL_SESSION_H_
