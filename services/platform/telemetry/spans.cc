#include "services/platform/telemetry/spans.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

// Never gone: calls may end after whoever took their spans.
struct Waiting {
  std::atomic<size_t> room = 0;
  Mutex mutex;
  std::deque<Span> spans ABSL_GUARDED_BY(mutex);
};

Waiting& TheWaiting() {
  static Waiting& waiting = *new Waiting;
  return waiting;
}

thread_local const std::string* current = nullptr;

}  // namespace

bool SpansAreTaken() { return TheWaiting().room.load(std::memory_order_relaxed) > 0; }

void KeepSpan(Span span) {
  Waiting& waiting = TheWaiting();
  const size_t room = waiting.room;
  if (room == 0) return;
  {
    MutexLock lock(waiting.mutex);
    if (waiting.spans.size() < room) {
      waiting.spans.push_back(std::move(span));
      return;
    }
  }
  CountMetric(metrics::kSpans, {{"result", "dropped"}});
}

void SetSpanRoom(size_t spans) {
  Waiting& waiting = TheWaiting();
  waiting.room = spans;
  if (spans > 0) return;
  MutexLock lock(waiting.mutex);
  waiting.spans.clear();
}

std::vector<Span> TakeSpans(size_t most) {
  Waiting& waiting = TheWaiting();
  MutexLock lock(waiting.mutex);
  const auto end =
      waiting.spans.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting.spans.size()));
  std::vector<Span> taken(std::make_move_iterator(waiting.spans.begin()),
                          std::make_move_iterator(end));
  waiting.spans.erase(waiting.spans.begin(), end);
  return taken;
}

const std::string& CurrentSpanId() {
  static const std::string& none = *new std::string;
  return current == nullptr ? none : *current;
}

ScopedSpan::ScopedSpan(const std::string& id) : before_(current) { current = &id; }

ScopedSpan::~ScopedSpan() { current = before_; }

}  // namespace treff::platform
