#include "services/platform/middleware/middleware.h"

#include <cstddef>

namespace treff::platform {
namespace {

absl::Status RunFrom(const MiddlewareList& list, size_t step, IncomingCall& call, Next handler) {
  if (step == list.size()) return handler();
  const auto next = [&] { return RunFrom(list, step + 1, call, handler); };
  return list[step](call, next);
}

}  // namespace

absl::Status RunThrough(const MiddlewareList& list, IncomingCall& call, Next handler) {
  return RunFrom(list, 0, call, handler);
}

}  // namespace treff::platform
