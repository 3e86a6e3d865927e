#include "tests/municipality/datasets/dataset_builder.h"

#include <memory>
#include <utility>

#include "tests/municipality/norway.h"

namespace treff::municipality {

DatasetBuilder::DatasetBuilder(const std::string& dataset) {
  header_.set_dataset(dataset);
  header_.set_import("imports/test");
  v1::Provenance& provenance = *header_.add_provenances();
  provenance.set_source("test");
  provenance.set_dataset(dataset);
  provenance.set_delivery(v1::Provenance::LIVE);
  provenance.mutable_fetch_time()->set_seconds(1'770'000'000);
}

DatasetBuilder DatasetBuilder::WithNorway() {
  DatasetBuilder builder("test.regions");
  for (const v1::Region& region : KlassRegions()) *builder.rows_.add_regions() = region;
  for (const v1::RegionChange& change : KlassChanges()) *builder.rows_.add_changes() = change;
  return builder;
}

DatasetBuilder& DatasetBuilder::Indicator(const std::string& id,
                                          v1::Indicator::Aggregation aggregation,
                                          const std::string& denominator) {
  v1::Indicator& indicator = *header_.add_indicators();
  indicator = MakeIndicator(aggregation);
  indicator.set_indicator_id(id);
  indicator.set_name("indicators/" + id);
  indicator.set_group(id.substr(0, id.find('.')));
  indicator.set_denominator(denominator);
  return *this;
}

v1::Observation& DatasetBuilder::Add(const std::string& indicator, const std::string& region,
                                     const std::string& period, v1::Observation::State state) {
  v1::Observation& observation = *rows_.add_observations();
  observation.set_indicator(indicator);
  observation.set_region(region);
  observation.set_period(period);
  observation.set_period_end(period.size() == 4 ? period + "-12-31" : period);
  observation.set_state(state);
  return observation;
}

DatasetBuilder& DatasetBuilder::Value(const std::string& indicator, const std::string& region,
                                      const std::string& period, double value) {
  Add(indicator, region, period, v1::Observation::VALUE).set_value(value);
  return *this;
}

DatasetBuilder& DatasetBuilder::Lack(const std::string& indicator, const std::string& region,
                                     const std::string& period, v1::Observation::State state) {
  Add(indicator, region, period, state);
  return *this;
}

DatasetBuilder& DatasetBuilder::Suppressed(const std::string& indicator, const std::string& region,
                                           const std::string& period, Bounds bounds) {
  v1::Observation& observation = Add(indicator, region, period, v1::Observation::SUPPRESSED);
  observation.set_source_symbol(":");
  observation.mutable_suppressed_bounds()->set_lower(bounds.lower);
  observation.mutable_suppressed_bounds()->set_upper(bounds.upper);
  return *this;
}

DatasetBuilder& DatasetBuilder::RequestId(const std::string& request_id) {
  header_.set_request_id(request_id);
  return *this;
}

v1::Observation& DatasetBuilder::observation() {
  return *rows_.mutable_observations(rows_.observations_size() - 1);
}

std::vector<v1::PublishDatasetRequest> DatasetBuilder::Messages(int batch_size) const {
  std::vector<v1::PublishDatasetRequest> messages(1);
  v1::PublishDatasetRequest::Header& header = *messages[0].mutable_header();
  header = header_;
  header.set_observation_count(rows_.observations_size());
  header.set_region_count(rows_.regions_size());
  header.set_change_count(rows_.changes_size());
  v1::PublishDatasetRequest::Batch* batch = nullptr;
  int in_batch = 0;
  const auto next = [&]() -> v1::PublishDatasetRequest::Batch& {
    if (batch == nullptr || in_batch == batch_size) {
      batch = messages.emplace_back().mutable_batch();
      in_batch = 0;
    }
    ++in_batch;
    return *batch;
  };
  for (const auto& row : rows_.regions()) *next().add_regions() = row;
  for (const auto& row : rows_.changes()) *next().add_changes() = row;
  for (const auto& row : rows_.observations()) *next().add_observations() = row;
  return messages;
}

std::vector<v1::PublishDatasetsRequest> RunOf(const std::vector<DatasetBuilder>& datasets,
                                              const std::vector<std::string>& retired,
                                              const std::string& request_id) {
  std::vector<v1::PublishDatasetsRequest> messages(1);
  v1::PublishDatasetsRequest::Run& run = *messages[0].mutable_run();
  run.set_request_id(request_id);
  run.set_dataset_count(static_cast<int>(datasets.size()));
  run.set_retirement_count(static_cast<int>(retired.size()));
  for (const DatasetBuilder& dataset : datasets) {
    for (const v1::PublishDatasetRequest& message : dataset.Messages()) {
      v1::PublishDatasetsRequest& part = messages.emplace_back();
      if (message.has_header()) *part.mutable_dataset() = message.header();
      if (message.has_batch()) *part.mutable_batch() = message.batch();
    }
  }
  for (const std::string& dataset : retired) {
    messages.emplace_back().mutable_retirement()->set_dataset(dataset);
  }
  return messages;
}

namespace {

template <typename Message>
std::function<bool(Message&)> OneByOne(std::vector<Message> messages) {
  const auto left = std::make_shared<std::vector<Message>>(std::move(messages));
  return [left, position = size_t{0}](Message& request) mutable {
    if (position == left->size()) return false;
    request = (*left)[position++];
    return true;
  };
}

}  // namespace

std::function<bool(v1::PublishDatasetRequest&)> Reading(
    std::vector<v1::PublishDatasetRequest> messages) {
  return OneByOne(std::move(messages));
}

std::function<bool(v1::PublishDatasetsRequest&)> ReadingRun(
    std::vector<v1::PublishDatasetsRequest> messages) {
  return OneByOne(std::move(messages));
}

}  // namespace treff::municipality
