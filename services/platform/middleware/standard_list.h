// The one list of steps that every server has.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_STANDARD_LIST_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_STANDARD_LIST_H_

#include "services/platform/middleware/authorisation.h"
#include "services/platform/middleware/identity.h"
#include "services/platform/middleware/limits/rate_limit.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// What differs from server to server.
struct MiddlewareSeams {
  CallerOf caller_of = CallerFromHeader;
  Permission permission = PermitAll;
  Admission admission = AdmitAll;
};

MiddlewareList StandardList(MiddlewareSeams seams = {});

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_STANDARD_LIST_H_
