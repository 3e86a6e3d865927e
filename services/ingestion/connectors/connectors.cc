// The list of connectors.
#include <cstdlib>

#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/imdi/imdi.h"
#include "services/ingestion/connectors/json_stat.h"
#include "services/ingestion/connectors/kartverket.h"
#include "services/ingestion/connectors/klass/klass.h"
#include "services/ingestion/connectors/nav/nav_hl060.h"
#include "services/ingestion/connectors/nav/vacancy_feed.h"
#include "services/ingestion/connectors/nsr.h"
#include "services/ingestion/connectors/table/table_connector.h"

namespace treff::ingestion {
namespace {

using catalogue::Dataset;

// A connector, by which of a dataset's settings are its own.
struct Registration {
  Dataset::ConnectorCase settings;
  const Connector* connector;
};

const Connector* Find(const Dataset& dataset) {
  static const Registration kAll[] = {
      {Dataset::kKlassRegions, new KlassRegionsConnector},
      {Dataset::kKlassCorrespondence, new KlassCorrespondenceConnector},
      {Dataset::kJsonStat, new JsonStatConnector},
      {Dataset::kNavHl060, new NavHl060Connector},
      {Dataset::kImdiCsv, new ImdiCsvConnector},
      {Dataset::kImdiPage, new ImdiPageConnector},
      {Dataset::kNsrUnits, new NsrUnitsConnector},
      {Dataset::kTable, new TableConnector},
      {Dataset::kVacancyFeed, new VacancyFeedConnector},
      {Dataset::kKartverketMunicipalities, new KartverketMunicipalitiesConnector},
  };
  for (const Registration& one : kAll) {
    if (one.settings == dataset.connector_case()) return one.connector;
  }
  return nullptr;
}

}  // namespace

const DatasetKind* FindConnector(const Dataset& dataset) { return Find(dataset); }

const Connector& ConnectorFor(const Dataset& dataset) {
  const Connector* connector = Find(dataset);
  if (connector == nullptr) std::abort();  // the catalogue refuses a dataset without one
  return *connector;
}

}  // namespace treff::ingestion
