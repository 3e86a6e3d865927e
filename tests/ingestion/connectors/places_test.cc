// Tables of places: counted where they lie, and how far the nearest is.
#include <gmock/gmock.h>

#include "tests/ingestion/connectors/table_dataset.h"
#include "tests/ingestion/payloads/real_payloads.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Places: two schools, one of which lies in Haram under the code that Ålesund had until 2024.
constexpr char kPlaces[] =
    "text { encoding: UTF_8 delimiter: ';' } region { columns: 'kommune' form: CODE } "
    "period { fixed: '2026' } ignored_columns: '*' places { "
    "  latitude_column: 'lat' longitude_column: 'lon' "
    "  counts { indicator: 'services.kindergartens' } "
    "  counts { indicator: 'services.kindergartens_public' filters { column: 'eier' values: 'o' } "
    "} "
    "  counts { indicator: 'community.population_0_5' sum_column: 'barn' } "
    "  distances { indicator: 'services.hospital_distance' } }";
constexpr char kGeography[] =
    "requests { role: 'shapes' address: 'catalogue:municipality_shapes_2024.geojson' } "
    "requests { role: 'centres' address: 'catalogue:municipality_centres_2026.csv' }";

TEST(Places, AreCountedAnewWhereTheCodeHasEnded) {
  const FileReading file = Read(DatasetWith(kPlaces, kGeography),
                                "kommune;eier;lat;lon;barn\n"
                                "1507;o;62.59;6.39;40\n"     // Brattvåg in Haram
                                "1507;p;62.461;6.3686;30\n"  // Spjelkavik in Ålesund
                                "1508;p;62.4723;6.1549;\n"
                                "0301;o;59.91;10.75;20\n");

  ASSERT_THAT(file.faults, IsEmpty());
  const auto value = [&](const std::string& indicator, const std::string& region) {
    return FindObservation(file.reading, indicator, region, "2026").value();
  };
  EXPECT_EQ(value("services.kindergartens", "1580"), 1);
  EXPECT_EQ(value("services.kindergartens", "1508"), 2);
  // Private ones only: a real zero. Bergen does not occur: nothing is known of it.
  const Observation zero =
      FindObservation(file.reading, "services.kindergartens_public", "1508", "2026");
  EXPECT_EQ(zero.state(), Observation::VALUE);
  EXPECT_EQ(zero.value(), 0);
  EXPECT_EQ(FindObservation(file.reading, "services.kindergartens", "4601", "2026").state(),
            Observation::STATE_UNSPECIFIED);
  // One of two does not say how many children it has.
  const Observation sum = FindObservation(file.reading, "community.population_0_5", "1508", "2026");
  EXPECT_EQ(sum.state(), Observation::PARTIAL);
  EXPECT_EQ(sum.value(), 30);
}

TEST(Places, DistancesAreMeasuredFromWherePeopleLive) {
  const FileReading file = Read(DatasetWith(kPlaces, kGeography),
                                "kommune;eier;lat;lon;barn\n"
                                "0301;o;59.91;10.75;20\n4601;o;60.39;5.32;5\n1103;o;0;0;5\n");

  ASSERT_THAT(file.faults, IsEmpty());
  const auto observation = [&](const std::string& region) {
    return FindObservation(file.reading, "services.hospital_distance", region, "2026");
  };
  // Oslo's pupils have their centre at 59.9231, 10.7841: 2.4 km from there.
  EXPECT_NEAR(observation("0301").value(), 2.4, 0.1);
  // Sandnes to Bergen, as the crow flies.
  EXPECT_NEAR(observation("1108").value(), 173, 3);
  EXPECT_THAT(observation("0301").further_provenances(), ElementsAre(2));
  // Stavanger has one that lies nobody knows where: it may be nearer than Bergen's.
  EXPECT_EQ(observation("1103").state(), Observation::STATE_UNSPECIFIED);
}

TEST(Places, WithoutCoordinatesMayLieWhereTheirMunicipalitysPeopleLive) {
  const std::string at_centre =
      "text { encoding: UTF_8 delimiter: ';' } region { columns: 'kommune' form: CODE } "
      "period { fixed: '2026' } ignored_columns: '*' places { at_centre: true "
      "  distances { indicator: 'services.hospital_distance' } }";
  const FileReading file =
      Read(DatasetWith(at_centre, kGeography), "kommune;navn\n0301;a\n4601;b\n");

  ASSERT_THAT(file.faults, IsEmpty());
  const auto km = [&](const std::string& region) {
    return FindObservation(file.reading, "services.hospital_distance", region, "2026").value();
  };
  EXPECT_EQ(km("0301"), 0);
  EXPECT_NEAR(km("1108"), 173, 8);
}

TEST(Places, CoordinatesThatCannotBeAreNamed) {
  const FileReading file =
      Read(DatasetWith(kPlaces, kGeography),
           "kommune;eier;lat;lon;barn\n"
           "0301;o;10.75;59.91;20\n"  // exchanged
           "1507;o;;;20\n"            // of which of the two?
           "0301;o;65.0;3.9;1\n"
           "1507;o;62.4723;6.1549;1\n");  // on islands that are not in the shapes

  EXPECT_THAT(file.faults,
              ElementsAre(AllOf(HasSubstr("line 2"), HasSubstr("exchanged")),
                          AllOf(HasSubstr("line 3"), HasSubstr("1507 has ended")),
                          AllOf(HasSubstr("line 4"), HasSubstr("not in Norway")),
                          AllOf(HasSubstr("line 5"), HasSubstr("write today's code"))));
  const FileReading far =
      Read(DatasetWith(kPlaces, kGeography),
           "kommune;eier;lat;lon;barn\n0301;o;69.6;18.9;1\n1103;o;58.9;5.7;1\n");
  EXPECT_THAT(far.reading.warnings,
              ::testing::Contains(AllOf(HasSubstr("line 2"), HasSubstr("outside of 0301"))));
}

}  // namespace
}  // namespace treff::ingestion
