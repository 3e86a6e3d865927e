// What a process answers to whoever probes it over HTTP, beside its metrics: /healthz and /readyz.
// A kubelet speaks no TLS with certificates to gRPC, and these two words say nothing that needs it.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_PROBE_PAGE_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_PROBE_PAGE_H_

#include <functional>

namespace treff::platform {

// Both are called by any thread, at once, and end within a second or two.
struct ProbeAnswers {
  std::function<bool()> lives;  // of /healthz: whether calls are answered at all
  std::function<bool()> ready;  // of /readyz: whether calls should come
};

// While it lives, the process's probes answer as `answers` say: SERVING with the status 200, or
// NOT_SERVING with 503. Before and after, NOT_SERVING. One at a time in a process; the end of it
// waits for the questions that are being answered.
class AnsweredProbes {
 public:
  explicit AnsweredProbes(ProbeAnswers answers);
  ~AnsweredProbes();
  AnsweredProbes(const AnsweredProbes&) = delete;
  AnsweredProbes& operator=(const AnsweredProbes&) = delete;
};

// What /healthz and /readyz say now.
bool ProcessLives();
bool ProcessIsReady();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_PROBE_PAGE_H_
