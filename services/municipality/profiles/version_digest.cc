#include "services/municipality/profiles/version_digest.h"

#include "services/municipality/observations/digest.h"

namespace treff::municipality {

std::string VersionDigest(const v1::DatasetVersion& version) {
  Digest digest;
  digest.Add(static_cast<double>(version.publish_time().seconds()));
  digest.Add(version.publish_time().nanos());
  digest.Add(static_cast<double>(version.quota_revision()));
  digest.Add(version.datasets_size());
  for (const v1::PublishedDataset& dataset : version.datasets()) {
    digest.Add(dataset.dataset());
    digest.Add(dataset.content_sha256());
  }
  for (const v1::RetiredDataset& retired : version.retired_datasets()) {
    digest.Add(retired.dataset());
  }
  return digest.Hex();
}

}  // namespace treff::municipality
