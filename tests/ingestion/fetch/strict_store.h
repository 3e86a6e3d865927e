// An object store in memory that checks what s3rver leaves unchecked: the signature of every
// request (version 4, worked out here from its description), and that the bytes are those that were
// signed.
#ifndef TREFF_TESTS_INGESTION_FETCH_STRICT_STORE_H_
#define TREFF_TESTS_INGESTION_FETCH_STRICT_STORE_H_

#include <map>
#include <string>
#include <thread>

#include <httplib.h>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/ingestion/fetch/object_store.h"
#include "services/platform/sync/mutex.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {

class StrictStore {
 public:
  StrictStore();
  ~StrictStore();

  static StrictStore& Shared();

  // A place in its bucket that nobody uses yet, with the login "strict:secret".
  ObjectStoreOptions NewPlace();

 private:
  struct Object {
    std::string bytes;
    absl::Time last_put;
  };

  void Answer(const httplib::Request& request, httplib::Response& response);
  std::string ListOf(const httplib::Request& request);

  const treff::testing::TempDir folder_;
  platform::Mutex mutex_;
  std::map<std::string, Object> objects_ ABSL_GUARDED_BY(mutex_);  // by path
  int places_ = 0;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_FETCH_STRICT_STORE_H_
