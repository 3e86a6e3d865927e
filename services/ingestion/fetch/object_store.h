// A bucket of an object store that speaks S3, by signed requests (signature version 4) over
// libcurl.
#ifndef TREFF_SERVICES_INGESTION_FETCH_OBJECT_STORE_H_
#define TREFF_SERVICES_INGESTION_FETCH_OBJECT_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::ingestion {

struct HttpAnswer;

struct ObjectStoreOptions {
  // The bucket, and what all keys begin with: https://s3.example.org/bucket/treff. By its path, as
  // stores of one's own have it. In the clear on this machine's loopback alone.
  std::string url;
  // As the store calls its place; most of one's own take this one.
  std::string region = "us-east-1";
  // File with KEY_ID:SECRET, read for each request, so that it can be exchanged under the program.
  std::string login_file;
  // Authorities whose certificates are believed; empty: the system's.
  std::string ca_file;
  absl::Duration connect_timeout = absl::Seconds(5);
  absl::Duration stall_timeout = absl::Seconds(20);
  absl::Duration total_timeout = absl::Minutes(5);
  // Between tries, doubled with each.
  absl::Duration pause = absl::Milliseconds(200);
};

// Thread-safe. Every request does the same when it is sent twice, so that one that found nobody, or
// a store that is busy, is sent up to three times. Keys consist of letters, digits and - . _ /.
//
// Errors name the key and what the store calls the fault, and nothing else of it: UNAVAILABLE when
// it gives no answer, or refuses us; RESOURCE_EXHAUSTED when it is full.
class ObjectStore {
 public:
  // INVALID_ARGUMENT when the url cannot be right, would show the requests to a network, or the
  // file holds no login. Asks the store for nothing.
  static absl::StatusOr<std::unique_ptr<ObjectStore>> Open(const ObjectStoreOptions& options);

  // When it returns, the store has the bytes, and has compared them with their digest.
  absl::Status Put(const std::string& key, std::string_view bytes) const;
  // NOT_FOUND when there is none.
  absl::StatusOr<std::string> Get(const std::string& key) const;
  // Nothing happens when there is none.
  absl::Status Remove(const std::string& key) const;

  struct Object {
    std::string key;
    int64_t bytes = 0;
    absl::Time last_put;
  };
  // All whose key begins with `prefix`.
  absl::StatusOr<std::vector<Object>> List(const std::string& prefix) const;

 private:
  explicit ObjectStore(ObjectStoreOptions options);

  // The answer with a status of 2xx; NOT_FOUND for 404 of an object.
  absl::StatusOr<HttpAnswer> Ask(const std::string& method, const std::string& key,
                                 const std::string& query, std::string_view body) const;
  absl::StatusOr<HttpAnswer> AskOnce(const std::string& method, const std::string& key,
                                     const std::string& query, std::string_view body) const;

  const ObjectStoreOptions options_;
  std::string bucket_;  // https://s3.example.org/bucket
  std::string prefix_;  // "treff/", or nothing
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_OBJECT_STORE_H_
