// How measures of accuracy read: the raw figure, the adjusted one beside it, and what neither
// tells.
#ifndef TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_MEASURE_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_MEASURE_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/casework/v1/measure_service.pb.h"

namespace treff::cli {

// A block a measure, a row a group. With `what_they_mean`, each block says what the measure is; in
// any case the last lines say what the figures are and which are withheld.
std::string MeasuresView(const casework::v1::Measures& measures, bool what_they_mean,
                         const Screen& screen);

// What each measure is and what it cannot tell.
std::string MeasureDefinitionsView(const casework::v1::ListMeasureDefinitionsResponse& definitions,
                                   const Screen& screen);

// What a file of outcomes gave, or every fault in it.
std::string OutcomesView(const casework::v1::UploadOutcomesResponse& upload, bool only_checked,
                         const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_MEASURE_VIEW_H_
