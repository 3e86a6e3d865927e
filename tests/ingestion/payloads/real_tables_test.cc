// The registers and tables of places, areas and profiles, read as the catalogue describes them.
#include <gmock/gmock.h>

#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::IsEmpty;
using treff::testing::IsOk;

DatasetReading Read(const std::string& dataset) {
  absl::StatusOr<DatasetReading> reading = ReadDataset(dataset, RealPayloads(dataset));
  EXPECT_THAT(reading, IsOk());
  return reading.ok() ? *std::move(reading) : DatasetReading();
}

TEST(RealTables, KindergartensAreCounted) {
  const DatasetReading reading = Read("udir.kindergartens");

  double all = 0;
  for (const Observation& observation : reading.observations) {
    if (observation.indicator() == "services.kindergartens") all += observation.value();
  }
  EXPECT_EQ(FindObservation(reading, "services.kindergartens", "0301", "2026-04-13").value(), 719);
  EXPECT_EQ(FindObservation(reading, "services.kindergartens", "1103", "2026-04-13").value(), 137);
  EXPECT_GT(all, 5560);  // 5 569 with Svalbard
  EXPECT_LT(all, 5569);
}

// DERIVED_education_access_by_municipality_2026 has the same distances, of all hospitals, private
// ones too, and of the schools that are called videregående. Hospitals are counted here when they
// have an area of their own.
TEST(RealTables, DistancesToSchoolsAndHospitals) {
  const DatasetReading schools = Read("udir.upper_secondary_places");
  const DatasetReading hospitals = Read("brreg.hospitals");
  const auto km = [](const DatasetReading& reading, const std::string& indicator,
                     const std::string& code, const std::string& period) {
    return FindObservation(reading, indicator, code, period).value();
  };

  EXPECT_NEAR(km(schools, "services.upper_secondary_distance", "1101", "2026-04-13"), 1.3, 0.06);
  EXPECT_NEAR(km(schools, "services.upper_secondary_distance", "1108", "2026-04-13"), 0.9, 0.06);
  EXPECT_NEAR(km(hospitals, "services.hospital_distance", "1101", "2026-09-24"), 43.0, 0.06);
  EXPECT_NEAR(km(hospitals, "services.hospital_distance", "1103", "2026-09-24"), 1.9, 0.06);
  // Hagevik lies in Bjørnafjorden and is for planned orthopaedics: Haukeland is the nearest.
  EXPECT_NEAR(km(hospitals, "services.hospital_distance", "4624", "2026-09-24"), 21.4, 0.06);
  // Day surgery at Gardermoen is no hospital to Ullensaker either.
  EXPECT_GT(km(hospitals, "services.hospital_distance", "3209", "2026-09-24"), 20);
  EXPECT_EQ(hospitals.observations.size(), 357);
  EXPECT_THAT(hospitals.warnings, IsEmpty());
}

TEST(RealTables, HigherEducationHasItsSeatInFewMunicipalities) {
  const DatasetReading reading = Read("euf_hei.higher_education");
  const auto count = [&](const std::string& code) {
    return FindObservation(reading, "services.higher_education_institutions", code, "2026");
  };

  EXPECT_EQ(count("4601").value(), 5);
  EXPECT_EQ(count("5612").value(), 1);  // Sámi allaskuvla
  // A vocational college and nothing else: zero by this table.
  EXPECT_EQ(count("3107").value(), 0);
  EXPECT_EQ(count("3201").state(), Observation::STATE_UNSPECIFIED);
  // Measured from everywhere, between where people live: Eigersund to Time, and Oslo to itself.
  const auto km = [&](const std::string& code) {
    return FindObservation(reading, "services.higher_education_distance", code, "2026").value();
  };
  EXPECT_NEAR(km("1101"), 36.1, 0.06);
  EXPECT_EQ(km("0301"), 0);
}

TEST(RealTables, AdultEducationIsCountedWhereTheRegisterNamesIt) {
  const DatasetReading reading = Read("udir.adult_education");
  const auto count = [&](const std::string& code) {
    return FindObservation(reading, "services.adult_education_units", code, "2021-01-13");
  };

  EXPECT_EQ(count("0301").value(), 7);  // six centres and their service centre
  EXPECT_EQ(count("5402").value(), 1);  // Harstad, under the code of 2021
  EXPECT_EQ(count("3407").value(), 1);  // Gjøvik, without the centre for care
  // Nobody in the register is no proof that nobody teaches.
  EXPECT_EQ(count("1151").state(), Observation::STATE_UNSPECIFIED);
  EXPECT_THAT(reading.warnings, IsEmpty());
}

TEST(RealTables, WithoutAVocationalCollegeThereAreNone) {
  const DatasetReading reading = Read("udir.vocational_colleges");
  const auto count = [&](const std::string& code) {
    return FindObservation(reading, "services.vocational_colleges", code, "2021-01-13");
  };

  EXPECT_EQ(count("4601").value(), 2);  // the navy's is not for everybody
  EXPECT_EQ(count("0301").value(), 1);  // nor that of engine drivers
  EXPECT_EQ(count("1804").value(), 2);
  // The register holds every public school of every municipality: a real zero.
  EXPECT_EQ(count("1151").state(), Observation::VALUE);
  EXPECT_EQ(count("1151").value(), 0);
  EXPECT_EQ(reading.observations.size(), 356);
}

TEST(RealTables, HospitalAreasAreCalledWhatKlassCallsThem) {
  const DatasetReading reading = Read("ssb_klass.hospital_areas");

  EXPECT_EQ(FindObservation(reading, "services.hospital_area", "1101", "2025-01-01").value(), 12);
  EXPECT_EQ(reading.value_labels.at("services.hospital_area").at(12), "Stavanger");
  EXPECT_EQ(reading.value_labels.at("services.psychiatric_centre_area").at(15), "Dalane");
  EXPECT_EQ(reading.observations.size(), 2 * 357);
}

TEST(RealTables, TurnoutCentralityAndBroadband) {
  const DatasetReading turnout = Read("valgdirektoratet.turnout");
  const DatasetReading centrality = Read("ssb.centrality_index");
  const DatasetReading broadband = Read("nkom.broadband");

  EXPECT_EQ(FindObservation(turnout, "community.turnout_local", "0301", "2023").value(), 64);
  EXPECT_EQ(FindObservation(turnout, "community.turnout_storting", "0301", "2025").value(), 81.7);
  EXPECT_EQ(FindObservation(centrality, "community.centrality_index", "0301", "2023").value(),
            1000);
  EXPECT_EQ(FindObservation(centrality, "community.centrality_index", "1151", "2023").value(), 293);
  // Of 2022, under the codes of then, found by name in capitals.
  EXPECT_EQ(FindObservation(broadband, "services.broadband_fibre", "4203", "2022-06").value(),
            94.2);
  EXPECT_EQ(FindObservation(broadband, "services.broadband_fixed", "3048", "2022-06").value(),
            99.9);
  EXPECT_EQ(broadband.observations.size(), 2 * 356);
}

TEST(RealTables, AreaProfilesComeAsAWorkbook) {
  const DatasetReading reading = Read("ssb.area_profiles");
  const auto oslo = [&](const std::string& indicator, const std::string& period) {
    return FindObservation(reading, indicator, "0301", period).value();
  };

  EXPECT_NEAR(oslo("capacity.rented_households_share", "2023"), 31.53, 0.01);
  EXPECT_NEAR(oslo("capacity.municipal_dwellings_share", "2023"), 3.97, 0.01);
  EXPECT_NEAR(oslo("capacity.block_dwellings_share", "2024"), 71.84, 0.01);
  EXPECT_EQ(oslo("capacity.new_dwellings_4_years", "2024"), 9544);
  EXPECT_NEAR(oslo("community.low_income_share", "2022"), 14.1, 0.01);
  EXPECT_EQ(oslo("community.net_migration", "2023"), 4218);
  EXPECT_NEAR(oslo("community.home_to_centre_distance", "2024"), 0.343, 0.001);
  EXPECT_THAT(reading.warnings, IsEmpty());
}

}  // namespace
}  // namespace treff::ingestion
