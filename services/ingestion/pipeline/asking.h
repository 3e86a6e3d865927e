// How a request of the catalogue is put to its source, and how provenance writes it.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_ASKING_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_ASKING_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/fetch/fetcher.h"
#include "services/ingestion/storage/content.pb.h"

namespace treff::ingestion {

// Method, URL at the owner's server, body, and the day since which is asked.
std::string RequestText(const catalogue::Source& source, const catalogue::Request& request);

// Asks for what has changed since `archived`, the answer of before, or since the day that the
// request names. `archived` may be null. INVALID_ARGUMENT when that day is none.
absl::StatusOr<FetchRequest> AskFor(const catalogue::Source& source,
                                    const catalogue::Request& request,
                                    const storage::Content::Fetched* archived);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_ASKING_H_
