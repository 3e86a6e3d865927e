// Serves a mirror over HTTP: https://<host>/<path> is found at http://<address>/<host>/<path>.
#ifndef TREFF_DEPLOY_MIRROR_SERVER_H_
#define TREFF_DEPLOY_MIRROR_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deploy/mirror/faults.h"
#include "deploy/mirror/mirror.h"

namespace treff::mirror {

struct ServerOptions {
  std::string address = "127.0.0.1";
  int port = 0;  // 0 = any free one
  std::vector<Fault> faults;
};

// Answers carry X-Treff-Mirror (recorded or assembled), X-Treff-Mirror-Vintage and
// X-Treff-Mirror-Note (where it is from, percent-encoded UTF-8), and for GET an ETag.
class MirrorServer {
 public:
  // Serves when it returns. UNAVAILABLE when the port is taken.
  static absl::StatusOr<std::unique_ptr<MirrorServer>> Start(Mirror mirror,
                                                             const ServerOptions& options);
  // Ends running answers, also those that hang, and waits for them.
  ~MirrorServer();

  int port() const;
  // "http://<address>:<port>", what the ingestion service takes as its mirror.
  std::string url() const;

 private:
  class Running;
  explicit MirrorServer(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

}  // namespace treff::mirror

#endif  // TREFF_DEPLOY_MIRROR_SERVER_H_
