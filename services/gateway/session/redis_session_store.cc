#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/gateway/session/session_store.h"
#include "services/platform/cache/redis_pool.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"

namespace treff::gateway {
namespace {

// Longer than a cache is given: without an answer somebody is turned away.
constexpr absl::Duration kPatience = absl::Milliseconds(500);
constexpr int kConnections = 16;
constexpr char kSessionPrefix[] = "treff:session:";
constexpr char kClaimPrefix[] = "treff:session-claim:";

absl::Status Away() {
  return platform::ErrorOf(
      platform::reasons::kDependencyUnavailable,
      "who is signed in cannot be read just now: try again in a moment; if it lasts, tell those "
      "who run Treff",
      {{"service", "sessions"}});
}

// Redis takes no time of nothing.
std::string Milliseconds(absl::Duration ttl) {
  return absl::StrCat(std::max<int64_t>(1, absl::ToInt64Milliseconds(ttl)));
}

class Redis : public SessionStore {
 public:
  explicit Redis(const platform::RedisPoolOptions& options) : pool_(options) {}

  absl::Status Put(const std::string& key, std::string_view value, absl::Duration ttl) override {
    return Ask({"SET", kSessionPrefix + key, std::string(value), "PX", Milliseconds(ttl)}).status();
  }
  absl::StatusOr<bool> Replace(const std::string& key, std::string_view value,
                               absl::Duration ttl) override {
    return IsDone(
        Ask({"SET", kSessionPrefix + key, std::string(value), "XX", "PX", Milliseconds(ttl)}));
  }
  absl::StatusOr<std::optional<std::string>> Find(const std::string& key,
                                                  absl::Duration ttl) override {
    TREFF_ASSIGN_OR_RETURN(const auto reply,
                           Ask({"GETEX", kSessionPrefix + key, "PX", Milliseconds(ttl)}));
    if (reply->type != REDIS_REPLY_STRING) return std::nullopt;
    return std::string(reply->str, reply->len);
  }
  absl::StatusOr<bool> End(const std::string& key) override {
    TREFF_ASSIGN_OR_RETURN(const auto reply, Ask({"DEL", kSessionPrefix + key}));
    return reply->type == REDIS_REPLY_INTEGER && reply->integer > 0;
  }
  absl::StatusOr<bool> Claim(const std::string& name, absl::Duration ttl) override {
    return IsDone(Ask({"SET", kClaimPrefix + name, "1", "NX", "PX", Milliseconds(ttl)}));
  }

 private:
  // Any answer but an error: of one the log says more than the caller is told.
  absl::StatusOr<platform::RedisReply> Ask(const std::vector<std::string>& command) {
    auto reply = pool_.Call({command.begin(), command.end()});
    if (!reply.ok() || (*reply)->type == REDIS_REPLY_ERROR) return Away();
    return reply;
  }
  // Whether a SET with a condition was carried out.
  static absl::StatusOr<bool> IsDone(const absl::StatusOr<platform::RedisReply>& reply) {
    if (!reply.ok()) return reply.status();
    return (*reply)->type != REDIS_REPLY_NIL;
  }

  platform::RedisPool pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SessionStore>> RedisSessionStore(const std::string& address,
                                                                const std::string& login_file) {
  TREFF_RETURN_IF_ERROR(platform::CheckServerAddress(address));
  TREFF_ASSIGN_OR_RETURN(const platform::HostPort server, platform::ParseHostPort(address));
  return std::make_unique<Redis>(
      platform::RedisPoolOptions{.host = server.host,
                                 .port = server.port,
                                 .login_file = login_file,
                                 .timeout = kPatience,
                                 .max_connections = kConnections,
                                 .label = "sessions",
                                 .meanwhile = "nobody is known to be signed in"});
}

}  // namespace treff::gateway
