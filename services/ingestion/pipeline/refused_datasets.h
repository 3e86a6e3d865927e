// Which datasets of a publication were refused: they fail alone, and the others go on.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_REFUSED_DATASETS_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_REFUSED_DATASETS_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "services/ingestion/pipeline/publication_spool.h"

namespace treff::ingestion {

// The datasets of `spool` that the error of its publication blames, each with what is wrong with
// it: fields of "datasets[i]", counted as they are sent, below that and with
// what the row is about; those that bring regions when regions contradict one another. Empty when
// it is no fault of single datasets. An answer lists so many faults at most, so that leaving these
// datasets out may show others.
std::map<std::string, absl::Status> RefusedDatasets(const absl::Status& error,
                                                    const PublicationSpool& spool);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_REFUSED_DATASETS_H_
