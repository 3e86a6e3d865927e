// What readers of a small Norway are answered, between fakes.
#ifndef TREFF_TESTS_MUNICIPALITY_READS_HOUSE_H_
#define TREFF_TESTS_MUNICIPALITY_READS_HOUSE_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/publication/publication.h"
#include "services/municipality/serving/dataset_reads.h"
#include "services/municipality/serving/municipality_reads.h"
#include "services/municipality/serving/quota_reads.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/municipality/norway.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {

template <typename Request>
Request Named(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

class ReadsTest : public ::testing::Test {
 protected:
  void Publish(const DatasetBuilder& dataset) {
    ASSERT_THAT(publisher_.PublishDataset(Reading(dataset.Messages())), treff::testing::IsOk());
  }
  void PublishNorway() {
    Publish(DatasetBuilder::WithNorway());
    Publish(DatasetBuilder("test.x")
                .Indicator("community.population", v1::Indicator::SUM)
                .Indicator(std::string(kSettlementDecided), v1::Indicator::SUM)
                .Value("community.population", "1508", "2025", 58000)
                .Value("community.population", "1507", "2022", 67000)
                .Value(std::string(kSettlementDecided), "1508", "2026", 150)
                .Value(std::string(kSettlementDecided), "1508", "2025", 140)
                .Value(std::string(kSettlementDecided), "1580", "2026", 20));
  }

  // As whoever asks receives it.
  absl::StatusOr<v1::Profile> Profile(const v1::GetProfileRequest& request) {
    v1::Profile wire, received;
    const absl::Status sent = municipalities_.GetProfile(request, wire);
    if (!sent.ok()) return sent;
    if (!received.ParseFromString(wire.SerializeAsString())) return absl::InternalError("garbled");
    return received;
  }

  static constexpr std::string_view kSettlementDecided = "capacity.settlement_decided";

  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  MemoryDatasetStore store_;
  Versions versions_{store_};
  Publisher publisher_{store_, versions_, nullptr, clock_};
  DatasetReads datasets_{store_, versions_};
  MunicipalityReads municipalities_{versions_, nullptr, clock_};
  QuotaReads quotas_{versions_};
};

}  // namespace treff::municipality

#endif  // TREFF_TESTS_MUNICIPALITY_READS_HOUSE_H_
