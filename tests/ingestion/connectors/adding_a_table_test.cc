// docs/adding-a-table.md does what it says: the edit that it shows is made, and figures come.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "absl/strings/str_split.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::Le;
using ::testing::SizeIs;
using treff::testing::IsOk;

// The blocks of the page that are text protos, in order.
std::vector<std::string> Blocks() {
  std::ifstream stream(TREFF_SOURCE_DIR "/docs/adding-a-table.md");
  std::ostringstream text;
  text << stream.rdbuf();
  std::vector<std::string> blocks;
  const std::vector<std::string> parts = absl::StrSplit(text.str(), "```textproto\n");
  for (size_t i = 1; i < parts.size(); ++i) {
    blocks.push_back(parts[i].substr(0, parts[i].find("```")));
  }
  return blocks;
}

TEST(AddingATable, IsTenLinesAndAnIndicator) {
  const std::vector<std::string> blocks = Blocks();
  ASSERT_THAT(blocks, SizeIs(3));
  const std::string& dataset = blocks[0];
  EXPECT_THAT(std::count(dataset.begin(), dataset.end(), '\n'), Le(10));
  const testing::TempDir folder;
  std::filesystem::copy(TREFF_SOURCE_DIR "/services/ingestion/catalogue", folder.path(),
                        std::filesystem::copy_options::recursive);
  std::ofstream(folder.path() + "/datasets/90_new.textproto") << dataset;
  std::ofstream(folder.path() + "/indicators/new.textproto") << blocks[1];

  const auto catalogue = Catalogue::LoadFolder(folder.path(), FindConnector);
  ASSERT_THAT(catalogue, IsOk());
  const catalogue::Dataset* added = (*catalogue)->FindDataset("ssb_pxweb.population_80_plus");
  ASSERT_NE(added, nullptr);
  const auto reading = ConnectorFor(*added).Read({**catalogue, *added, &RealRegions()},
                                                 RealPayloads("ssb_pxweb.population"));

  ASSERT_THAT(reading, IsOk());
  const auto oslo = FindObservation(*reading, "community.population_80_plus", "0301", "2026");
  EXPECT_EQ(oslo.period_end(), "2026-01-01");
  EXPECT_GT(oslo.value(), 20'000);
  EXPECT_LT(oslo.value(), 35'000);
}

}  // namespace
}  // namespace treff::ingestion
