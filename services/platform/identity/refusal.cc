#include "services/platform/identity/refusal.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/strings.h"

namespace treff::platform {

absl::Status RefuseToken(const TokenFault& fault) {
  const std::string cause(fault.cause);
  CountMetric(metrics::kTokensRefused, {{"cause", cause}});
  return ErrorOf(reasons::kTokenRefused, absl::StrCat("the token is refused: ", Absl(fault.text)),
                 {{"cause", cause}});
}

}  // namespace treff::platform
