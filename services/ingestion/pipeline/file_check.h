// What one file would publish, row by row, with everything that is wrong with it.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_FILE_CHECK_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_FILE_CHECK_H_

#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/pipeline/importer.h"
#include "services/platform/values/clock.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Most rows that an answer lists, and most bytes that a file may have.
inline constexpr int kMostCheckedRows = 20'000;
inline constexpr int kMostCheckedBytes = 3 << 20;

// Reads the request's file as an answer of its dataset's source, as an import would, and compares
// it with what the dataset published last. Nothing is stored. INVALID_ARGUMENT when the dataset,
// role or year is none of the catalogue; a faulty file is an answer, not an error.
absl::StatusOr<v1::CheckFileResponse> CheckFile(const Catalogue& catalogue, Importer& importer,
                                                const platform::Clock& clock,
                                                const v1::CheckFileRequest& request);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_FILE_CHECK_H_
