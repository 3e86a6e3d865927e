// What an import left behind, for the next one: its bytes to read again, its rows to compare with.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_LAST_IMPORT_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_LAST_IMPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/storage/content.pb.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// `bytes` as the answer that is remembered as `fetched`.
Payload PayloadOf(const storage::Content::Fetched& fetched, std::string bytes);

// All answers that are remembered, from the archive.
absl::StatusOr<std::vector<Payload>> PayloadsOf(const storage::Content& content,
                                                const Archive& archive);

// What those answers say, read as the catalogue has it now, and checked.
absl::StatusOr<DatasetReading> ReadAgain(const ReadContext& context,
                                         const storage::Content& content, const Archive& archive);

// The warning that an import could not be held against the last one, and `why`.
std::string NotCompared(const absl::Status& why);

// Holds `reading`, which was read from what `now` remembers, against what `last` remembers: fills
// `import`'s report, and is INVALID_ARGUMENT where the dataset refuses what is worse. Where the
// last import cannot be read again, that is a warning.
absl::Status CompareWithLast(const ReadContext& context, const storage::Content& last,
                             const storage::Content& now, const Archive& archive,
                             DatasetReading& reading, v1::Import& import);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_LAST_IMPORT_H_
