// One dataset's content as it was published: immutable, and addressed by its digest.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DATASET_CONTENT_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DATASET_CONTENT_H_

#include <string>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "treff/municipality/v1/contact.pb.h"
#include "treff/municipality/v1/dataset_service.pb.h"
#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/observation.pb.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::municipality {

struct DatasetContent {
  DatasetContent() = default;
  // The figures point into the texts, whose places survive a move but not a copy.
  DatasetContent(DatasetContent&&) = default;
  DatasetContent& operator=(DatasetContent&&) = default;

  v1::PublishedDataset published;
  std::vector<v1::Indicator> indicators;
  std::vector<v1::Provenance> provenances;
  std::vector<v1::Region> regions;
  std::vector<v1::RegionChange> changes;
  std::vector<v1::RegionContact> contacts;
  TextPool texts;
  std::vector<Figure> figures;  // provenances are indices into `provenances`
};

// The order in which figures are kept: by indicator, region and period.
bool InContentOrder(const Figure& a, const Figure& b);

// Puts everything but the provenances into one order, so that equal content has equal digests.
void Sort(DatasetContent& content);

// SHA-256, hexadecimal, of a sorted content. When and as which bytes it was fetched is left out:
// the same figures fetched again are the same content.
std::string ContentDigest(const DatasetContent& content);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DATASET_CONTENT_H_
