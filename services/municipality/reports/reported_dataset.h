// Reports as a dataset: each fact that somebody reports becomes an observation, so that profiles,
// versions, caches, watches and replays need not know that there are reports.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORTED_DATASET_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORTED_DATASET_H_

#include <vector>

#include "services/municipality/regions/division.h"
#include "services/municipality/reports/report_store.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

// Its identifier among the datasets of a version.
inline constexpr char kReportedDataset[] = "municipality.reports";

// A dwelling that is free later than this many days after the report is not counted as free.
inline constexpr int kFreeWithinDays = 183;

// What the import of the dataset is called: it says how many reports there were.
std::string ImportOf(int64_t revision);

// The publication of `current`: a header, then batches. Of one fact the newest report that says it
// holds, whoever of the two, municipality or county, it is from. Only languages that somebody
// reports have an indicator.
std::vector<v1::PublishDatasetRequest> ReportedDataset(const CurrentReports& current,
                                                       const Division& division);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORTED_DATASET_H_
