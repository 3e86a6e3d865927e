#include "tests/bench/country/country.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::bench {
namespace {

using municipality::v1::DatasetService;
using municipality::v1::Indicator;
using municipality::v1::MunicipalityService;
using municipality::v1::Observation;
using municipality::v1::Provenance;
using municipality::v1::PublishDatasetRequest;
using municipality::v1::PublishDatasetsRequest;
using municipality::v1::Region;

constexpr int kFirstCode = 1000;  // counties 10 to 99, a hundred municipalities each
constexpr int kCountySize = 100;
constexpr int kRowsOfBatch = 5'000;
// Below what a dataset may hold.
constexpr int64_t kRowsOfDataset = 800'000;

void Must(const grpc::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "treff_bench_country: %s\n", status.error_message().c_str());
  std::exit(1);
}

// Norway as a house serves it.
class Norway {
 public:
  explicit Norway(const std::shared_ptr<grpc::Channel>& channel)
      : datasets_(DatasetService::NewStub(channel)) {
    const auto places = MunicipalityService::NewStub(channel);
    municipality::v1::ListRegionsRequest request;
    request.set_page_size(500);
    do {
      municipality::v1::ListRegionsResponse page;
      grpc::ClientContext context;
      Must(places->ListRegions(&context, request, &page));
      for (const Region& region : page.regions()) {
        if (!region.valid_to().empty()) continue;
        if (region.level() == Region::MUNICIPALITY) municipalities_.push_back(region);
        if (region.level() == Region::COUNTY) counties_.push_back(region.code());
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
  }

  const std::vector<Region>& municipalities() const { return municipalities_; }
  const std::vector<std::string>& counties() const { return counties_; }

  std::vector<Indicator> Indicators() const {
    std::vector<Indicator> all;
    municipality::v1::ListIndicatorsRequest request;
    request.set_page_size(500);
    do {
      municipality::v1::ListIndicatorsResponse page;
      grpc::ClientContext context;
      Must(datasets_->ListIndicators(&context, request, &page));
      all.insert(all.end(), page.indicators().begin(), page.indicators().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  // The newest observation of each region, and one provenance for all.
  std::map<std::string, Observation> Newest(const Indicator& indicator,
                                            Provenance& provenance) const {
    std::map<std::string, Observation> newest;
    municipality::v1::ListObservationsRequest request;
    request.set_parent(indicator.name());
    request.set_page_size(1000);
    do {
      municipality::v1::ListObservationsResponse page;
      grpc::ClientContext context;
      Must(datasets_->ListObservations(&context, request, &page));
      if (page.provenances_size() > 0) provenance = page.provenances(0);
      for (const Observation& one : page.observations()) {
        Observation& kept = newest[one.region()];
        if (kept.period_end() <= one.period_end()) kept = one;
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return newest;
  }

 private:
  const std::unique_ptr<DatasetService::Stub> datasets_;
  std::vector<Region> municipalities_;
  std::vector<std::string> counties_;
};

// One dataset being written.
class Rows {
 public:
  Rows() { header_.set_import("imports/synthetic"); }

  int64_t observations() const { return header_.observation_count(); }
  PublishDatasetRequest::Header& header() { return header_; }

  void Add(const Region& region) {
    *Batch().add_regions() = region;
    header_.set_region_count(header_.region_count() + 1);
  }
  void Add(const Observation& observation) {
    *Batch().add_observations() = observation;
    header_.set_observation_count(header_.observation_count() + 1);
  }
  void AppendTo(std::vector<PublishDatasetsRequest>& messages) && {
    *messages.emplace_back().mutable_dataset() = std::move(header_);
    for (auto& batch : batches_) *messages.emplace_back().mutable_batch() = std::move(batch);
  }

 private:
  PublishDatasetRequest::Batch& Batch() {
    if (batches_.empty() || rows_ == kRowsOfBatch) {
      batches_.emplace_back();
      rows_ = 0;
    }
    ++rows_;
    return batches_.back();
  }

  PublishDatasetRequest::Header header_;
  std::vector<PublishDatasetRequest::Batch> batches_;
  int rows_ = 0;
};

std::string CodeOf(int municipality) { return absl::StrCat(kFirstCode + municipality); }

void AddRegions(const Norway& norway, int municipalities, Rows& rows) {
  Region country;
  country.set_name("regions/0");
  country.set_code("0");
  country.set_level(Region::COUNTRY);
  country.set_display_name("SYNTETISK land");
  rows.Add(country);
  for (int i = 0; i < municipalities; ++i) {
    const std::string code = CodeOf(i);
    const std::string county = code.substr(0, 2);
    if (i % kCountySize == 0) {
      Region region;
      region.set_name("regions/" + county);
      region.set_code(county);
      region.set_level(Region::COUNTY);
      region.set_display_name("SYNTETISK fylke " + county);
      rows.Add(region);
    }
    Region region = norway.municipalities()[i % norway.municipalities().size()];
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name(absl::StrCat("SYNTETISK ", i, " ", region.display_name()));
    region.set_county("regions/" + county);
    region.clear_labour_market_region();
    region.clear_valid_from();
    rows.Add(region);
  }
}

void AddFigures(const Norway& norway, const std::map<std::string, Observation>& newest,
                int municipalities, int provenance, Rows& rows) {
  const auto copy = [&](const std::string& from, const std::string& to) {
    const auto found = newest.find(from);
    if (found == newest.end()) return;
    Observation observation = found->second;
    observation.set_region(to);
    observation.set_provenance_index(provenance);
    observation.clear_further_provenances();
    observation.clear_original_regions();
    rows.Add(observation);
  };
  copy("0", "0");
  for (int i = 0; i < municipalities; i += kCountySize) {
    copy(norway.counties()[i / kCountySize % norway.counties().size()], CodeOf(i).substr(0, 2));
  }
  for (int i = 0; i < municipalities; ++i) {
    copy(norway.municipalities()[i % norway.municipalities().size()].code(), CodeOf(i));
  }
}

}  // namespace

std::vector<PublishDatasetsRequest> SyntheticCountry(const std::shared_ptr<grpc::Channel>& real,
                                                     int municipalities) {
  const Norway norway(real);
  std::vector<Rows> datasets(1);
  AddRegions(norway, municipalities, datasets[0]);
  for (const Indicator& indicator : norway.Indicators()) {
    if (datasets.back().observations() > kRowsOfDataset - 2 * municipalities) {
      datasets.emplace_back();
    }
    Rows& rows = datasets.back();
    Provenance provenance;
    const auto newest = norway.Newest(indicator, provenance);
    *rows.header().add_indicators() = indicator;
    if (newest.empty()) continue;  // worked out from others
    provenance.set_delivery_note("SYNTHETIC: copies of real figures under made-up codes");
    *rows.header().add_provenances() = provenance;
    AddFigures(norway, newest, municipalities, rows.header().provenances_size() - 1, rows);
  }
  std::vector<PublishDatasetsRequest> messages(1);
  messages[0].mutable_run()->set_dataset_count(static_cast<int>(datasets.size()));
  for (size_t i = 0; i < datasets.size(); ++i) {
    datasets[i].header().set_dataset(absl::StrCat("synthetic.country_", i));
    std::move(datasets[i]).AppendTo(messages);
  }
  return messages;
}

int64_t Publish(const std::shared_ptr<grpc::Channel>& server,
                const std::vector<PublishDatasetsRequest>& messages) {
  const auto datasets = DatasetService::NewStub(server);
  municipality::v1::PublishDatasetsResponse response;
  grpc::ClientContext context;
  const auto stream = datasets->PublishDatasets(&context, &response);
  for (const PublishDatasetsRequest& message : messages) {
    // Why the server hung up, the status says.
    if (!stream->Write(message)) break;
  }
  stream->WritesDone();
  Must(stream->Finish());
  int64_t observations = 0;
  for (const auto& dataset : response.version().datasets()) {
    observations += dataset.observation_count();
  }
  return observations;
}

}  // namespace treff::bench
