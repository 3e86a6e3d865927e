// Damaged payloads of every dataset: whatever the bytes, a connector returns, and what it returns
// is an error or rows that hold together.
#include <algorithm>
#include <random>

#include <gmock/gmock.h>

#include "services/ingestion/pipeline/checks/plausibility.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

constexpr int kRounds = 15;

std::string Damaged(std::string bytes, std::mt19937& random) {
  if (bytes.empty()) return bytes;
  switch (random() % 5) {
    case 0:  // cut short
      bytes.resize(random() % bytes.size());
      break;
    case 1:  // bits flipped here and there
      for (int i = 0; i < 20; ++i) bytes[random() % bytes.size()] ^= 1 << (random() % 8);
      break;
    case 2:  // a part repeated
      bytes.insert(random() % bytes.size(), bytes.substr(random() % bytes.size(), 5000));
      break;
    case 3:  // a part gone
      bytes.erase(random() % bytes.size(), random() % 5000);
      break;
    case 4:  // control characters and NUL
      for (int i = 0; i < 20; ++i)
        bytes[random() % bytes.size()] = static_cast<char>(random() % 32);
      break;
  }
  return bytes;
}

class HostilePayloads : public ::testing::TestWithParam<std::string> {};

TEST_P(HostilePayloads, NeverCrashAndNeverMakeAValueOfNothing) {
  const catalogue::Dataset& dataset = *RealCatalogue().FindDataset(GetParam());
  const std::vector<Payload> real = RealPayloads(GetParam());
  const RegionDirectory* regions = ConnectorFor(dataset).GivesRegions() ? nullptr : &RealRegions();
  const ReadContext context{RealCatalogue(), dataset, regions};
  // Other damage with --gtest_shuffle --gtest_repeat=N.
  std::mt19937 random(::testing::UnitTest::GetInstance()->random_seed());
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Payload> payloads = real;
    Payload& victim = payloads[random() % payloads.size()];
    victim.bytes = Damaged(victim.bytes, random);
    (void)ConnectorFor(dataset).FollowUps(dataset, {payloads.front()});
    absl::StatusOr<DatasetReading> reading = ConnectorFor(dataset).Read(context, payloads);
    if (!reading.ok()) {
      EXPECT_FALSE(reading.status().message().empty());
      continue;
    }
    if (!CheckReading(context, 0, *reading).ok()) continue;
    for (const Observation& observation : reading->observations) {
      EXPECT_NE(observation.state(), Observation::STATE_UNSPECIFIED);
      EXPECT_EQ(observation.has_value(), observation.state() == Observation::VALUE ||
                                             observation.state() == Observation::PARTIAL);
      EXPECT_LT(observation.provenance_index(), static_cast<int>(payloads.size()));
    }
  }
}

std::string TestName(const ::testing::TestParamInfo<std::string>& dataset) {
  std::string name = dataset.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Every, HostilePayloads, ::testing::ValuesIn(AnsweredDatasets()), TestName);

}  // namespace
}  // namespace treff::ingestion
