#include "services/platform/middleware/errors/exceptions.h"

#include <exception>
#include <typeinfo>

#include "absl/strings/str_cat.h"
#include "services/platform/telemetry/log.h"

namespace treff::platform {

absl::Status CatchExceptions(IncomingCall& call, Next next) {
  try {
    return next();
  } catch (const std::exception& error) {
    // Its text may hold anything, so that neither the caller nor the log gets it.
    LogError("handler threw", {{"method", call.method.name}, {"type", typeid(error).name()}});
  } catch (...) {
    LogError("handler threw", {{"method", call.method.name}, {"type", "not a std::exception"}});
  }
  return absl::InternalError(
      absl::StrCat("internal error: see the service's log for trace ", call.context.trace_id));
}

}  // namespace treff::platform
