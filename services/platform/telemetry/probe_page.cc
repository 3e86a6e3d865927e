#include "services/platform/telemetry/probe_page.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {
namespace {

// Held while a question is answered: whoever answers it is not taken away meanwhile.
Mutex mutex;
ProbeAnswers current ABSL_GUARDED_BY(mutex);

}  // namespace

AnsweredProbes::AnsweredProbes(ProbeAnswers answers) {
  MutexLock lock(mutex);
  current = std::move(answers);
}

AnsweredProbes::~AnsweredProbes() {
  MutexLock lock(mutex);
  current = {};
}

bool ProcessLives() {
  MutexLock lock(mutex);
  return current.lives && current.lives();
}

bool ProcessIsReady() {
  MutexLock lock(mutex);
  return current.ready && current.ready();
}

}  // namespace treff::platform
