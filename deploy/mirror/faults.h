// Misbehaviour on demand: what the mirror does instead of answering well, for tests and drills.
#ifndef TREFF_DEPLOY_MIRROR_FAULTS_H_
#define TREFF_DEPLOY_MIRROR_FAULTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/sync/mutex.h"

namespace treff::mirror {

struct Fault {
  enum class Kind {
    kHang,      // no answer until the client gives up
    kStatus,    // `status` with a short text
    kHtml,      // 200 with an HTML page, as a proxy or a maintenance page answers
    kTruncate,  // half the body, framed as if it were whole
    kMangle,    // every 97th byte inverted
  };

  std::string prefix;  // of "<host><path>"
  Kind kind = Kind::kHang;
  int status = 0;     // HTTP status, for kStatus
  bool once = false;  // only the first request that it meets
};

// Thread-safe.
class Faults {
 public:
  // Each text is "<host-or-path-prefix>=<kind>" with kind hang, status:<400-599>, html, truncate,
  // mangle or once:<kind>. INVALID_ARGUMENT quoting the text that is none of these.
  static absl::StatusOr<std::vector<Fault>> Parse(const std::vector<std::string>& texts);

  explicit Faults(std::vector<Fault> faults) : faults_(std::move(faults)) {}

  // The first fault that meets a request for `address` ("<host><path>"); one with `once` is used
  // up.
  std::optional<Fault> Next(std::string_view address);

 private:
  platform::Mutex mutex_;
  std::vector<Fault> faults_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::mirror

#endif  // TREFF_DEPLOY_MIRROR_FAULTS_H_
