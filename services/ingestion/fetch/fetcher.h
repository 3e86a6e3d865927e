// Fetches from the sources' servers, politely, and refuses what cannot be an answer.
#ifndef TREFF_SERVICES_INGESTION_FETCH_FETCHER_H_
#define TREFF_SERVICES_INGESTION_FETCH_FETCHER_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/fetch/http_exchange.h"
#include "services/ingestion/fetch/source_keys.h"
#include "services/platform/sync/mutex.h"
#include "treff/municipality/v1/observation.pb.h"

namespace treff::ingestion {

// One request, with what is known of the answer before.
struct FetchRequest {
  std::string url;        // at the owner's server
  std::string json_body;  // not empty: POST
  catalogue::Request::Format format = catalogue::Request::JSON;
  std::string etag;           // of the last answer; empty when unknown
  std::string last_modified;  // likewise
};

struct FetchAnswer {
  bool not_modified = false;  // 304: the bytes of the last answer are still current
  std::string body;
  std::string etag;
  std::string last_modified;
  int http_status = 0;  // of the last try
  int attempts = 0;
  absl::Duration duration;  // waiting included
  municipality::v1::Provenance::Delivery delivery = municipality::v1::Provenance::LIVE;
  std::string delivery_note;  // a mirror's own words
  std::string vintage;        // a mirror's word on the age of the figures
};

// Waits for `duration`, or returns CANCELLED sooner when `cancelled` says so. Injected, so that
// tests need not wait.
using Sleeper = std::function<absl::Status(absl::Duration, const std::function<bool()>& cancelled)>;
absl::Status SleepInSlices(absl::Duration duration, const std::function<bool()>& cancelled);

struct FetcherOptions {
  // "http://127.0.0.1:7080": https://host/path is asked for at <mirror>/host/path, and the
  // owner's wish for pauses does not apply. Empty: the owners' servers.
  std::string mirror;
  int max_attempts = 4;
  absl::Duration connect_timeout = absl::Seconds(10);
  // No byte for this long ends a try.
  absl::Duration stall_timeout = absl::Seconds(30);
  // Bounds the catalogue's timeout_seconds.
  absl::Duration max_timeout = absl::Minutes(10);
  // Doubled from try to try, and jittered between half and whole.
  absl::Duration first_backoff = absl::Seconds(1);
  // A Retry-After above this is not waited for.
  absl::Duration max_backoff = absl::Minutes(2);
  Sleeper sleep = SleepInSlices;
  // The first words of a page, which errors quote where a page came instead of data. May be empty.
  std::function<std::string(std::string_view page)> opening_words;
  // Of the sources that need one.
  SourceKeys keys;
};

// Thread-safe. Pauses between requests are kept per host.
class Fetcher {
 public:
  explicit Fetcher(const FetcherOptions& options);
  ~Fetcher();

  // Tries until there is an answer, at most `max_attempts` times: again after a timeout, a broken
  // connection, half a body, 429, 5xx, and a 304 that nobody asked for, honouring Retry-After;
  // nothing else is tried again. Redirects are not
  // followed. UNAVAILABLE when the source does not answer well, NOT_FOUND when it answers 404,
  // FAILED_PRECONDITION when it needs a key that is not set, refuses or redirects,
  // RESOURCE_EXHAUSTED above the source's size bound, CANCELLED. Messages name the request and the
  // remedy.
  absl::StatusOr<FetchAnswer> Fetch(const catalogue::Source& source, const FetchRequest& request,
                                    const std::function<bool()>& cancelled);

  const SourceKeys& keys() const { return options_.keys; }

 private:
  // What an answer that is worth no other try means.
  absl::StatusOr<FetchAnswer> Judge(const FetchRequest& request, HttpAnswer answer) const;
  HttpExchange MakeExchange(const catalogue::Source& source, const FetchRequest& request) const;
  absl::Status WaitForTurn(const catalogue::Source& source, const std::string& host,
                           const std::function<bool()>& cancelled);
  std::string AddressOf(const std::string& url) const;

  const FetcherOptions options_;
  platform::Mutex mutex_;
  // By host; by a steady clock.
  std::map<std::string, std::chrono::steady_clock::time_point> next_turn_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_FETCHER_H_
