// A connector: one kind of source format, from its settings in the catalogue and bytes to rows. A
// new kind is a class of these, its settings message in catalogue.proto, and a line in
// connectors.cc.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_CONNECTOR_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_CONNECTOR_H_

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/catalogue/dataset_kind.h"
#include "services/ingestion/regions/region_directory.h"
#include "treff/municipality/v1/observation.pb.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::ingestion {

// One answer of a source.
struct Payload {
  catalogue::Request request;
  std::string bytes;
  absl::CivilDay fetch_day;
  // What a mirror says of the age of the figures: "2026-09-28", "2021-01"; empty when live.
  std::string vintage;
  // When the owner's server says that it last changed the file (Last-Modified).
  std::optional<absl::CivilDay> last_modified;
};

// What a dataset says. Observations refer to payloads by position in `provenance_index`.
struct DatasetReading {
  std::vector<municipality::v1::Observation> observations;
  std::vector<municipality::v1::Region> regions;
  std::vector<municipality::v1::RegionChange> changes;
  // When the owner last changed the figures, by payload, where the payload says it.
  std::map<int, absl::Time> update_times;
  // What values of a class are called, by indicator, where the source says it. What the catalogue
  // says of a value stands before it.
  std::map<std::string, std::map<double, std::string>> value_labels;
  // Worth a look, and no reason to stop.
  std::vector<std::string> warnings;
};

struct ReadContext {
  const Catalogue& catalogue;
  const catalogue::Dataset& dataset;
  // Null while KLASS, which makes it, is read.
  const RegionDirectory* regions;
  // Where connectors that go on after a fault put every one; null for who needs to know only that
  // there is one.
  std::vector<std::string>* all_faults = nullptr;
};

// Pure and stateless: the same bytes give the same rows. Never crashes on any bytes; what cannot be
// understood is INVALID_ARGUMENT that names the place (row, cell, field) and the remedy.
class Connector : public DatasetKind {
 public:
  // Requests that follow from what has been answered so far (pages, links); asked until empty.
  virtual absl::StatusOr<std::vector<catalogue::Request>> FollowUps(
      const catalogue::Dataset& /*dataset*/, const std::vector<Payload>& /*payloads*/) const {
    return std::vector<catalogue::Request>{};
  }

  // What is kept of an answer, where a source sends names of persons or free text: only that is
  // archived, hashed and read. INVALID_ARGUMENT for what cannot be told apart, which is not kept.
  // What was kept once stays as it is.
  virtual absl::StatusOr<std::string> WhatIsKept(std::string answer) const { return answer; }

  // How an answer that is in the archive is brought up to date.
  enum class Renewal {
    // Asked for again, on condition that it has changed.
    kIfModified,
    // Asked for again whatever its ETag says.
    kAlways,
    // It can never change, and is read from the archive.
    kNever,
  };
  virtual Renewal RenewalOf(const std::string& /*archived*/) const { return Renewal::kIfModified; }

  virtual absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                              const std::vector<Payload>& payloads) const = 0;
};

// The connector that reads `dataset`, which is one of a loaded catalogue.
const Connector& ConnectorFor(const catalogue::Dataset& dataset);

// The same for a catalogue that is being loaded: null when no connector has its settings.
const DatasetKind* FindConnector(const catalogue::Dataset& dataset);

// The `indicator` of each of `settings`, each once, in their order.
template <typename Settings>
std::vector<std::string> IndicatorsIn(
    const google::protobuf::RepeatedPtrField<Settings>& settings) {
  std::vector<std::string> indicators;
  for (const Settings& one : settings) {
    if (std::find(indicators.begin(), indicators.end(), one.indicator()) == indicators.end()) {
      indicators.push_back(one.indicator());
    }
  }
  return indicators;
}

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_CONNECTOR_H_
