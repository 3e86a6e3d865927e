#include <cstdlib>

#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/imdi.h"
#include "services/ingestion/connectors/json_stat.h"
#include "services/ingestion/connectors/klass.h"
#include "services/ingestion/connectors/nav_hl060.h"
#include "services/ingestion/connectors/nsr.h"

namespace treff::ingestion {
namespace {

template <typename T>
const Connector& Instance() {
  static const T& connector = *new T;
  return connector;
}

}  // namespace

const Connector& ConnectorFor(const catalogue::Dataset& dataset) {
  switch (dataset.connector_case()) {
    case catalogue::Dataset::kKlassRegions:
      return Instance<KlassRegionsConnector>();
    case catalogue::Dataset::kKlassCorrespondence:
      return Instance<KlassCorrespondenceConnector>();
    case catalogue::Dataset::kJsonStat:
      return Instance<JsonStatConnector>();
    case catalogue::Dataset::kNavHl060:
      return Instance<NavHl060Connector>();
    case catalogue::Dataset::kImdiCsv:
      return Instance<ImdiCsvConnector>();
    case catalogue::Dataset::kImdiPage:
      return Instance<ImdiPageConnector>();
    case catalogue::Dataset::kNsrUnits:
      return Instance<NsrUnitsConnector>();
    case catalogue::Dataset::CONNECTOR_NOT_SET:
      break;
  }
  std::abort();  // the catalogue's checker refuses a dataset without a connector
}

}  // namespace treff::ingestion
