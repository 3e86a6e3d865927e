// A real object store on loopback, s3rver: it speaks S3 and refuses whom it does not know. It takes
// signatures as they are; strict_store.h does not.
#ifndef TREFF_TESTS_INGESTION_FETCH_OBJECT_SERVER_H_
#define TREFF_TESTS_INGESTION_FETCH_OBJECT_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "services/ingestion/fetch/object_store.h"
#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {

class ObjectServer {
 public:
  // With the bucket "treff". Over TLS when there are `arguments` for it. Fails the test when it
  // does not come up.
  explicit ObjectServer(const std::vector<std::string>& arguments = {});

  // One that many tests ask.
  static ObjectServer& Shared();

  int port() const { return port_; }
  // A place in the bucket that nobody uses yet, with a login that is right.
  ObjectStoreOptions NewPlace();
  // Ends it at once.
  void Kill();

 private:
  treff::testing::TempDir folder_;
  const bool is_tls_;
  int port_ = 0;
  int places_ = 0;
  std::unique_ptr<treff::testing::ChildProcess> process_;
};

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_FETCH_OBJECT_SERVER_H_
