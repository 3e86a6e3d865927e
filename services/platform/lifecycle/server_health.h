// What a server's gRPC health says, for those who ask over something else.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_HEALTH_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_HEALTH_H_

#include "services/platform/lifecycle/server.h"
#include "services/platform/telemetry/probe_page.h"

namespace treff::platform {

// Asks `server` itself each time, inside the process: a server whose threads hang does not live.
// Nobody may ask any more when `server` begins its Shutdown: gRPC 1.51 crashes on calls inside the
// process to a server that has ended.
ProbeAnswers HealthOf(Server& server);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_HEALTH_H_
