// What the catalogue must know of a kind of dataset. The connector that reads the kind says it, so
// that the catalogue knows no kind by name.
#ifndef TREFF_SERVICES_INGESTION_CATALOGUE_DATASET_KIND_H_
#define TREFF_SERVICES_INGESTION_CATALOGUE_DATASET_KIND_H_

#include <string>
#include <vector>

#include "services/ingestion/catalogue/catalogue.pb.h"
#include "services/ingestion/catalogue/faults.h"

namespace treff::ingestion {

class DatasetKind {
 public:
  virtual ~DatasetKind() = default;

  // Whether its datasets say which regions there are; all others say figures of indicators.
  virtual bool GivesRegions() const { return false; }

  // Every indicator that `dataset` feeds, each once, in the order of its settings.
  virtual std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const = 0;

  // Records what does not hold of the settings of its own; what is common to all kinds is not its
  // business.
  virtual void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const = 0;
};

// The kind of `dataset` by the settings it has; null when it has none.
using FindDatasetKind = const DatasetKind* (*)(const catalogue::Dataset& dataset);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CATALOGUE_DATASET_KIND_H_
