// A dataset that ingestion can read and whose rows the municipality service refuses: it fails
// alone, and the others of its run are published.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "services/platform/status/error_details.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::e2e {
namespace {

using ingestion::v1::Import;
using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;

constexpr char kKlass[] = "ssb_klass.municipalities";
constexpr char kTurnout[] = "valgdirektoratet.turnout";
constexpr char kIndex[] = "ssb.centrality_index";

class CatalogueCopy {
 public:
  CatalogueCopy() {
    std::filesystem::copy(TREFF_SOURCE_DIR "/services/ingestion/catalogue", path(),
                          std::filesystem::copy_options::recursive);
  }
  std::string path() const { return folder_.File("catalogue"); }

  void Replace(const std::string& name, const std::string& before, const std::string& after) {
    std::string text = treff::testing::ReadFile(folder_.File("catalogue/" + name));
    const size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos) << before << " in " << name;
    text.replace(at, before.size(), after);
    folder_.Write("catalogue/" + name, text);
  }

 private:
  treff::testing::TempDir folder_;
};

TEST(RefusedDataset, FailsAloneWithItsRowAndKeepsItsLastGoodFigures) {
  CatalogueCopy catalogue;
  House house(HouseOptions{.catalogue_dir = catalogue.path()});
  ASSERT_EQ(house.ImportOne(kKlass)->state(), Import::PUBLISHED);
  ASSERT_EQ(house.ImportOne(kTurnout)->state(), Import::PUBLISHED);
  // Oslo's figure becomes a symbol that the catalogue knows, longer than a symbol may be.
  const std::string symbol(60, 'x');
  catalogue.Replace("tables/turnout_2023_2025.csv", "0301;64;81.7", "0301;" + symbol + ";81.7");
  catalogue.Replace(
      "datasets/60_tables.textproto", "id: \"valgdirektoratet.turnout\"",
      "id: \"valgdirektoratet.turnout\"\n  symbols { text: \"" + symbol + "\" state: MISSING }");
  house.TravelTo("2026-11-28T13:00:00Z");  // which starts it again

  const auto run = house.Import({kTurnout, kIndex});

  ASSERT_THAT(run, IsOk());
  const Import& refused = run->imports(0);
  EXPECT_EQ(refused.dataset(), std::string("datasets/") + kTurnout);
  EXPECT_EQ(refused.state(), Import::FAILED);
  EXPECT_THAT(refused.error().message(),
              AllOf(HasSubstr(kTurnout), HasSubstr("source_symbol"),
                    HasSubstr("community.turnout_local of 0301 in 2023 must be at most 50 bytes")));
  EXPECT_EQ(run->imports(1).state(), Import::PUBLISHED);
  EXPECT_EQ(run->dataset_version(), 3);
  const auto oslo = house.Profile("0301");
  ASSERT_THAT(oslo, IsOk());
  EXPECT_EQ(FactOf(*oslo, "community.turnout_local").own().value(), 64);
  EXPECT_EQ(FactOf(*oslo, "community.turnout_local").own().state(),
            municipality::v1::Observation::VALUE);
  EXPECT_TRUE(FactOf(*oslo, "community.centrality_index").has_own());
}

}  // namespace
}  // namespace treff::e2e
