// A file that a person hands in: which answer of which dataset it is, and what it would publish,
// row by row, with everything that is wrong with it.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_FILE_CHECK_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_FILE_CHECK_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/pipeline/importer.h"
#include "services/platform/values/clock.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Most rows that an answer lists, and most bytes that a file may have.
inline constexpr int kMostCheckedRows = 20'000;
inline constexpr int kMostCheckedBytes = 4'000'000;  // one message has 4 MiB at most

// What a file is an answer to.
struct FileTarget {
  const catalogue::Dataset* dataset;
  catalogue::Request answered;  // expanded for `today`
};

// Which request of `dataset` (`datasets/…`) a file with these bytes answers: the one of `role` and
// `year`, both left out where there is only one that fits the file's format. INVALID_ARGUMENT when
// dataset, role or year is none of the catalogue, and when the file is empty or too large.
absl::StatusOr<FileTarget> FindFileTarget(const Catalogue& catalogue, const std::string& dataset,
                                          const std::string& role, int year,
                                          const std::string& content, absl::CivilDay today);

// Reads the request's file as an answer of its dataset's source, as an import would, and compares
// it with what the dataset published last. Nothing is stored. Errors are those of
// FindFileTarget; a faulty file is an answer, not an error.
absl::StatusOr<v1::CheckFileResponse> CheckFile(const Catalogue& catalogue, Importer& importer,
                                                const platform::Clock& clock,
                                                const v1::CheckFileRequest& request);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_FILE_CHECK_H_
