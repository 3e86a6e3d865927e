// One page of Nav's feed of vacancies, read and written again without what is nobody's business.
//
// Contract: navikt/pam-stilling-feed @8c239df1. A page is a JSON Feed, {id, next_id, items:
// [{_feed_entry: {uuid, status, municipal, sistEndret, …}, …}], …}; next_id is null or left out on
// the last one.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_FEED_PAGE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_FEED_PAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::ingestion {

// What happened to one advertisement.
struct FeedEvent {
  std::string uuid;  // in small letters
  bool is_active = false;
  std::string municipality;  // its name; empty when the event has none
  absl::Time time;
};

struct FeedPage {
  std::string id;                 // a UUID
  std::string next_id;            // a UUID; empty on the last page
  std::vector<FeedEvent> events;  // oldest first
};

// INVALID_ARGUMENT naming the place and the remedy.
absl::StatusOr<FeedPage> ParseFeedPage(const std::string& json);

// The same page with nothing else in it; ParseFeedPage reads it back.
std::string WriteFeedPage(const FeedPage& page);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_FEED_PAGE_H_
