// Spans: what a call took as a part of its trace, kept until somebody sends them on.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_SPANS_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_SPANS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace treff::platform {

// Holds no personal data: names of methods, codes and times, never what was asked or who asked.
struct Span {
  enum class Kind { kServer, kClient };

  std::string trace_id;   // 32 hexadecimal digits
  std::string id;         // 16 hexadecimal digits
  std::string parent_id;  // the same; empty: the trace begins here
  Kind kind = Kind::kServer;
  std::string method;  // "treff.casework.v1.CaseService/GetCase"
  int code = 0;        // gRPC's number of the status
  absl::Time begin;
  absl::Time end;
};

// Whether anybody takes spans. While nobody does, to make one is work for nothing.
bool SpansAreTaken();
// Keeps `span` for whoever takes them, or drops and counts it when too many wait; nothing when
// nobody does. Never waits for I/O. Thread-safe.
void KeepSpan(Span span);

// Makes room for so many spans that wait; 0: nobody takes them any more.
void SetSpanRoom(size_t spans);
// Up to `most` of those that have waited longest.
std::vector<Span> TakeSpans(size_t most);

// The id of the span that this thread works for; empty: of none.
const std::string& CurrentSpanId();

// Makes `id`, which must outlive it, the current one while it lives; the one before comes back.
class ScopedSpan {
 public:
  explicit ScopedSpan(const std::string& id);
  ~ScopedSpan();
  ScopedSpan(const ScopedSpan&) = delete;
  ScopedSpan& operator=(const ScopedSpan&) = delete;

 private:
  const std::string* before_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_SPANS_H_
