// Every answer of a source that somebody recorded, through its connector: samples/*.textproto say
// what a person read in it.
#include <algorithm>
#include <filesystem>
#include <set>

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include "absl/strings/match.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/payloads/recorded_sample.pb.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using samples::RecordedSample;
using ::testing::HasSubstr;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kFolder[] = TREFF_SOURCE_DIR "/tests/ingestion/payloads/samples";
constexpr absl::CivilDay kFetchDay(2026, 11, 23);
constexpr char kMirror[] = "mirror/";

std::vector<std::string> FilesOf(const std::string& extension) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
    const std::string path = std::filesystem::relative(entry.path(), kFolder);
    if (entry.is_regular_file() && absl::EndsWith(path, extension)) files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<RecordedSample> AllSamples() {
  std::vector<RecordedSample> all;
  for (const std::string& file : FilesOf(".textproto")) {
    samples::RecordedSamples listed;
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(StoredBytes(SamplePath(file)), &listed))
        << file;
    all.insert(all.end(), listed.samples().begin(), listed.samples().end());
  }
  return all;
}

std::string BytesOf(const std::string& file) {
  if (absl::StartsWith(file, kMirror)) return RealBytes(file.substr(sizeof(kMirror) - 1));
  return StoredBytes(SamplePath(file));
}

catalogue::Dataset SettingsOf(const RecordedSample& sample) {
  if (sample.has_described()) return sample.described();
  return *RealCatalogue().FindDataset(sample.dataset());
}

std::vector<Payload> PayloadsOf(const RecordedSample& sample) {
  catalogue::Request request;
  request.set_role(sample.role());
  request.set_year(sample.year());
  std::vector<Payload> payloads = {
      {request, BytesOf(sample.file()), kFetchDay, sample.vintage(), std::nullopt}};
  for (const auto& beside : sample.beside()) {
    request.set_role(beside.role());
    payloads.push_back({request, BytesOf(beside.file()), kFetchDay, "", std::nullopt});
  }
  return payloads;
}

absl::StatusOr<DatasetReading> ReadSample(const RecordedSample& sample) {
  const catalogue::Dataset settings = SettingsOf(sample);
  const Connector& connector = ConnectorFor(settings);
  const RegionDirectory* regions = connector.GivesRegions() ? nullptr : &RealRegions();
  return connector.Read({RealCatalogue(), settings, regions}, PayloadsOf(sample));
}

class RecordedSamples : public ::testing::TestWithParam<RecordedSample> {};

TEST_P(RecordedSamples, SaysWhatAPersonReadInIt) {
  const RecordedSample& sample = GetParam();

  const absl::StatusOr<DatasetReading> reading = ReadSample(sample);

  if (!sample.refused().empty()) {
    EXPECT_THAT(reading, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(sample.refused())));
    return;
  }
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->observations.size(), sample.observations());
  EXPECT_EQ(reading->regions.size(), sample.regions());
  EXPECT_EQ(reading->changes.size(), sample.changes());
  for (const Observation& expected : sample.expected()) {
    const Observation read =
        FindObservation(*reading, expected.indicator(), expected.region(), expected.period());
    EXPECT_THAT(read, EqualsProto(expected.DebugString()));
  }
}

std::string NameOf(const ::testing::TestParamInfo<RecordedSample>& info) {
  std::string name = info.param.file() + info.param.described().id();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RecordedSamples, ::testing::ValuesIn(AllSamples()), NameOf);

TEST(RecordedSamplesFolder, EveryFileIsReadAndSaysWhenceItIs) {
  std::set<std::string> read;
  for (const RecordedSample& sample : AllSamples()) {
    read.insert(sample.file());
    EXPECT_FALSE(sample.origin().empty()) << sample.file();
    EXPECT_TRUE(!sample.refused().empty() || sample.expected_size() > 0 || sample.regions() > 0)
        << sample.file() << " expects nothing";
  }
  for (const char* extension : {".json", ".csv.zst", ".json.zst", ".xlsx", ".html"}) {
    for (const std::string& file : FilesOf(extension)) EXPECT_EQ(read.count(file), 1) << file;
  }
}

}  // namespace
}  // namespace treff::ingestion
