#include "services/platform/middleware/limits/call_rates.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/status/error_details.h"
#include "treff/platform/v1/call_rate.pb.h"

namespace treff::platform {
namespace {

// Of everybody beyond kMaxCallers.
constexpr char kOthers[] = "others";

// "ipv4:127.0.0.1:5123" without the port.
std::string CallerOfCall(const IncomingCall& call) {
  if (call.context.caller != kAnonymousCaller) return "name:" + call.context.caller;
  const std::string peer = call.transport.peer();
  return peer.substr(0, peer.rfind(':'));
}

absl::Status TooOften(const IncomingCall& call, absl::Duration wait) {
  // Whole seconds, so that who waits that long is admitted.
  return Overloaded(absl::StrCat(call.method.name, " is called too often: try again later"),
                    std::max(absl::Seconds(1), absl::Ceil(wait, absl::Seconds(1))));
}

}  // namespace

bool CallsLeft::HasOne(absl::Time now) {
  // A clock that was set back gives nothing back until it has caught up.
  const double minutes =
      absl::FDivDuration(std::max(absl::ZeroDuration(), now - at_), absl::Minutes(1));
  left_ = std::min<double>(a_minute_, left_ + minutes * a_minute_);
  at_ = std::max(at_, now);
  return left_ >= 1;
}

bool CallsLeft::IsFull(absl::Time now) { return HasOne(now) && left_ >= a_minute_; }

CallsLeft& CallRates::OfCaller(const Key& key, int a_minute, absl::Time now) {
  const auto found = of_callers_.find(key);
  if (found != of_callers_.end()) return found->second;
  if (of_callers_.size() >= kMaxCallers) {
    for (auto it = of_callers_.begin(); it != of_callers_.end();) {
      it = it->second.IsFull(now) ? of_callers_.erase(it) : std::next(it);
    }
  }
  const Key kept = of_callers_.size() < kMaxCallers ? key : Key(key.first, kOthers);
  return of_callers_.try_emplace(kept, a_minute, now).first->second;
}

absl::Status CallRates::Admit(const IncomingCall& call) {
  if (call.method.descriptor == nullptr) return absl::OkStatus();
  const auto& options = call.method.descriptor->options();
  if (!options.HasExtension(v1::call_rate)) return absl::OkStatus();
  const v1::CallRate& rate = options.GetExtension(v1::call_rate);
  const std::string caller = CallerOfCall(call);

  MutexLock lock(mutex_);
  CallsLeft& own = OfCaller({call.method.name, caller}, rate.per_caller(), call.start);
  CallsLeft& all = of_all_.try_emplace(call.method.name, rate.in_all(), call.start).first->second;
  if (!own.HasOne(call.start)) return TooOften(call, own.Wait());
  if (!all.HasOne(call.start)) return TooOften(call, all.Wait());
  own.TakeOne();
  all.TakeOne();
  return absl::OkStatus();
}

size_t CallRates::Remembered() {
  MutexLock lock(mutex_);
  return of_callers_.size();
}

Admission AdmitByRates() {
  return [rates = std::make_shared<CallRates>()](const IncomingCall& call) {
    return rates->Admit(call);
  };
}

}  // namespace treff::platform
