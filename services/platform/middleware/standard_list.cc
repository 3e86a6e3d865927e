#include "services/platform/middleware/standard_list.h"

#include <utility>

#include "services/platform/middleware/errors/exceptions.h"
#include "services/platform/middleware/errors/given_reason.h"
#include "services/platform/middleware/limits/call_rates.h"
#include "services/platform/middleware/limits/deadline.h"
#include "services/platform/middleware/telemetry/call_log.h"
#include "services/platform/middleware/telemetry/call_metrics.h"
#include "services/platform/middleware/telemetry/trace.h"

namespace treff::platform {

MiddlewareList StandardList(MiddlewareSeams seams) {
  return {
      // First, because all that comes after logs with the trace and is bounded by the deadline.
      ContinueTrace,
      KeepDeadline,
      // Outside all that may refuse or throw: a refused call is counted and logged like any other,
      // and its error has a reason like any other.
      MeasureCall,
      LogCall,
      GiveReason,
      CatchExceptions,
      // The cheap refusals before the work. Who calls is needed to say what they may; what nobody
      // may do uses up none of their calls.
      IdentifyCaller(std::move(seams.caller_of)),
      Authorise(std::move(seams.permission)),
      LimitRate(std::move(seams.admission)),
      // What a method's proto says of itself, at every server alike.
      LimitRate(AdmitByRates()),
  };
}

}  // namespace treff::platform
