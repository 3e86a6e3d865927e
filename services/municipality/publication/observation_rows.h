// Writes and reads a content's observations in bulk.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_OBSERVATION_ROWS_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_OBSERVATION_ROWS_H_

#include <cstdint>
#include <vector>

#include "services/municipality/observations/dataset_content.h"

namespace soci {
class session;
}

namespace treff::municipality {

// Throws what SOCI throws, to be caught by platform::Database.
void InsertObservations(soci::session& session, int64_t content_id,
                        const std::vector<Figure>& figures);
// Fills texts and figures of `content`, in no order.
void SelectObservations(soci::session& session, int64_t content_id, DatasetContent& content);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_OBSERVATION_ROWS_H_
