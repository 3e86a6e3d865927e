// Reads whatever bytes as the answers of one dataset's source. Sanitizers watch over memory; what
// is read must hold together, so that no bytes make a figure of nothing.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "services/ingestion/catalogue/request_template.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/regions/region_directory.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using municipality::v1::Region;

constexpr absl::CivilDay kFetchDay(2026, 11, 23);

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

const Catalogue& TheCatalogue() {
  static const auto& catalogue =
      *new absl::StatusOr<std::unique_ptr<Catalogue>>(Catalogue::LoadEmbedded(FindConnector));
  Require(catalogue.ok(), "the catalogue is faulty");
  return **catalogue;
}

// A county with two municipalities, so that names and codes are found.
const RegionDirectory& Regions() {
  static const RegionDirectory& regions = *[] {
    std::vector<Region> all(3);
    all[0].set_code("11");
    all[0].set_level(Region::COUNTY);
    all[0].set_display_name("Rogaland");
    all[1].set_code("1121");
    all[1].set_level(Region::MUNICIPALITY);
    all[1].set_display_name("Time");
    all[1].set_county("regions/11");
    all[2].set_code("1103");
    all[2].set_level(Region::MUNICIPALITY);
    all[2].set_display_name("Stavanger");
    all[2].set_county("regions/11");
    return new RegionDirectory(all);
  }();
  return regions;
}

// The same bytes as the answer to every request: those that do not fit one are refused by it.
std::vector<Payload> PayloadsOf(const catalogue::Dataset& dataset, const std::string& bytes) {
  std::vector<Payload> payloads;
  const auto requests = ExpandRequests(dataset, kFetchDay);
  Require(requests.ok(), "the requests cannot be expanded");
  for (const catalogue::Request& request : *requests) {
    payloads.push_back({request, bytes, kFetchDay, "", std::nullopt});
  }
  if (dataset.has_nav_hl060()) payloads.push_back(payloads.front());  // the page, and a workbook
  return payloads;
}

void CheckObservation(const Observation& observation, size_t payloads) {
  const bool has_value =
      observation.state() == Observation::VALUE || observation.state() == Observation::PARTIAL;
  Require(observation.state() != Observation::STATE_UNSPECIFIED, "an observation without a state");
  Require(has_value == observation.has_value(), "a value that its state denies");
  Require(!has_value || std::isfinite(observation.value()), "a value that is no number");
  Require(!observation.period().empty() && !observation.period_end().empty(), "no period");
  Require(observation.provenance_index() < static_cast<int>(payloads), "no such provenance");
}

// What was kept once stays as it is: an archive is read as its source was.
void CheckWhatIsKept(const Connector& connector, const std::string& bytes) {
  const absl::StatusOr<std::string> kept = connector.WhatIsKept(bytes);
  if (!kept.ok()) return;
  const absl::StatusOr<std::string> again = connector.WhatIsKept(*kept);
  Require(again.ok() && *again == *kept, "what was kept is not kept as it is");
}

}  // namespace
}  // namespace treff::ingestion

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace treff::ingestion;  // NOLINT: the harness is outside every namespace
  const catalogue::Dataset& dataset = *TheCatalogue().FindDataset(TREFF_FUZZED_DATASET);
  const Connector& connector = ConnectorFor(dataset);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<Payload> payloads = PayloadsOf(dataset, bytes);
  CheckWhatIsKept(connector, bytes);
  (void)connector.FollowUps(dataset, {payloads.front()});
  const ReadContext context{TheCatalogue(), dataset,
                            connector.GivesRegions() ? nullptr : &Regions()};
  const absl::StatusOr<DatasetReading> reading = connector.Read(context, payloads);
  Require(reading.ok() || !reading.status().message().empty(), "an error without a message");
  if (!reading.ok()) return 0;
  for (const auto& observation : reading->observations) {
    CheckObservation(observation, payloads.size());
  }
  return 0;
}
