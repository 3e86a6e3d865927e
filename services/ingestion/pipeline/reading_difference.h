// How two readings of a dataset differ, figure by figure.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_READING_DIFFERENCE_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_READING_DIFFERENCE_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <vector>

#include "services/ingestion/catalogue/catalogue.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"
#include "treff/municipality/v1/observation.pb.h"

namespace treff::ingestion {

// What is new, gone and changed from `before` to `now`; the newest periods; how many are held back.
// A figure is implausible when it is a hundred times, or a hundredth of, what stood there before.
// Neither has two figures of one indicator, region and period.
v1::ImportReport Difference(const std::vector<municipality::v1::Observation>& before,
                            const std::vector<municipality::v1::Observation>& now);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_READING_DIFFERENCE_H_
