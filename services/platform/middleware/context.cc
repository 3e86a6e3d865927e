#include "services/platform/middleware/context.h"

#include <utility>

namespace treff::platform {
namespace {

thread_local const CallContext* current = nullptr;

}  // namespace

const CallContext& CurrentCall() {
  static const auto& none = *new CallContext;
  return current == nullptr ? none : *current;
}

ScopedCall::ScopedCall(CallContext context) : context_(std::move(context)), before_(current) {
  current = &context_;
}

ScopedCall::~ScopedCall() { current = before_; }

}  // namespace treff::platform
