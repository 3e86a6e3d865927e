// What measures need of cases and requests, as columns that are written in the same transaction as
// these, so that no content is ever read to count something.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_COLUMNS_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_COLUMNS_H_

#include <soci/soci.h>

#include "absl/status/status.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {

// Makes the tables, which have versions of their own, after those of cases and requests.
absl::Status MigrateMeasures(platform::Database& database);

// Within a transaction that has put the same revision of the case or request down.
void PutMeasureCase(soci::session& sql, const v1::Case& c);
void PutMeasureRequest(soci::session& sql, const v1::SettlementRequest& request);

// Brings the columns up to the newest revisions, where a program without them changed something.
absl::Status FillMeasures(platform::Database& database, CaseVault& vault);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_MEASURE_COLUMNS_H_
