#include <cstdint>
#include <utility>

#include "services/platform/cache/cache.h"
#include "services/platform/cache/redis_pool.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/address.h"

namespace treff::platform {
namespace {

void CountResult(const char* result, size_t amount) {
  if (amount == 0) return;
  CountMetric(metrics::kCacheRequests, {{"cache", "redis"}, {"result", result}},
              static_cast<double>(amount));
}

class RedisCache : public Cache {
 public:
  explicit RedisCache(const RedisCacheOptions& options)
      : options_(options), pool_(PoolOf(options)) {}

  std::optional<std::string> Get(const std::string& key) override {
    return std::move(GetAll({key})[0]);
  }

  std::vector<std::optional<std::string>> GetAll(const std::vector<std::string>& keys) override {
    std::vector<std::optional<std::string>> values(keys.size());
    if (keys.empty()) return values;
    std::vector<std::string> prefixed;
    prefixed.reserve(keys.size());
    for (const std::string& key : keys) prefixed.push_back(options_.key_prefix + key);
    std::vector<std::string_view> command = {"MGET"};
    command.insert(command.end(), prefixed.begin(), prefixed.end());
    const RedisReply reply = Call(command);
    if (reply == nullptr || reply->type != REDIS_REPLY_ARRAY || reply->elements != keys.size()) {
      CountResult("error", keys.size());
      return values;
    }
    size_t hits = 0;
    for (size_t i = 0; i < keys.size(); ++i) {
      const redisReply& element = *reply->element[i];
      if (element.type != REDIS_REPLY_STRING) continue;
      values[i].emplace(element.str, element.len);
      ++hits;
    }
    CountResult("hit", hits);
    CountResult("miss", keys.size() - hits);
    return values;
  }

  void Put(const std::string& key, std::string_view value, absl::Duration ttl) override {
    const int64_t milliseconds = absl::ToInt64Milliseconds(ttl);
    if (milliseconds <= 0 || value.size() > options_.max_value_bytes) return;
    const RedisReply reply =
        Call({"SET", options_.key_prefix + key, value, "PX", std::to_string(milliseconds)});
    if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) CountResult("error", 1);
  }

 private:
  static RedisPoolOptions PoolOf(const RedisCacheOptions& options) {
    return {.host = options.host,
            .port = options.port,
            .login_file = options.login_file,
            .timeout = options.timeout,
            .retry_after = options.retry_after,
            .max_connections = options.max_connections};
  }
  // Nothing when Redis cannot be asked now.
  RedisReply Call(const std::vector<std::string_view>& command) {
    absl::StatusOr<RedisReply> reply = pool_.Call(command);
    return reply.ok() ? *std::move(reply) : nullptr;
  }

  const RedisCacheOptions options_;
  RedisPool pool_;
};

}  // namespace

std::unique_ptr<Cache> NewRedisCache(const RedisCacheOptions& options) {
  return std::make_unique<RedisCache>(options);
}

absl::StatusOr<std::unique_ptr<Cache>> NewSharedCache(std::string_view redis_address,
                                                      const std::string& login_file) {
  TREFF_RETURN_IF_ERROR(CheckRedisLogin(redis_address, login_file));
  if (redis_address.empty()) return nullptr;
  TREFF_RETURN_IF_ERROR(Annotate(CheckServerAddress(redis_address), "the Redis address"));
  TREFF_ASSIGN_OR_RETURN(const HostPort address, ParseHostPort(redis_address));
  RedisCacheOptions options;
  options.host = address.host;
  options.port = address.port;
  options.login_file = login_file;
  return NewRedisCache(options);
}

}  // namespace treff::platform
