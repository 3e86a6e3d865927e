// SSB's tables beside population, read from the mirror: figures that a person looked up in what the
// tables were made from.
#include "tests/ingestion/pipeline/plausible_reading.h"

#include <gmock/gmock.h>

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

TEST(StatbankPayloads, GpListsOf2025) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.gp_lists");

  EXPECT_EQ(WholeOf(reading, "services.gp_agreements", "2025").regions, 351);
  EXPECT_EQ(WholeOf(reading, "services.gp_agreements", "2025").total, 5747);
  EXPECT_EQ(WholeOf(reading, "services.gp_patients", "2025").total, 5504387);
  EXPECT_EQ(ValueOf(reading, "services.gp_agreements", "0301", "2025"), 611);
  EXPECT_EQ(ValueOf(reading, "services.gp_open_lists", "0301", "2025"), 253);
  EXPECT_EQ(ValueOf(reading, "services.gp_capacity", "0301", "2025"), 818225);
  EXPECT_EQ(ValueOf(reading, "services.gp_patients_without_doctor", "4601", "2025"), 10434);
  EXPECT_EQ(ValueOf(reading, "services.gp_lists_without_doctor", "1101", "2025"), 2);
  EXPECT_EQ(ValueOf(reading, "services.gp_female_share", "1101", "2025"), 18.2);
}

TEST(StatbankPayloads, AMunicipalityWithoutGpListsHasNoFigure) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.gp_lists");

  for (const char* code : {"1853", "3336", "4220", "5514", "5518", "5528"}) {
    EXPECT_EQ(FindObservation(reading, "services.gp_agreements", code, "2025").indicator(), "");
  }
}

TEST(StatbankPayloads, GpListsGoBackAsFarAsTheCodes) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.gp_lists_history");

  EXPECT_EQ(ValueOf(reading, "services.gp_reserve_capacity", "0301", "2015"), 105);
  EXPECT_EQ(ValueOf(reading, "services.gp_mean_list_length", "0301", "2025"), 1277);
  EXPECT_EQ(ValueOf(reading, "services.gp_share_without_doctor", "1508", "2024"), 5.6);
  // Asker has this code since 2024: before, there is no figure, which is no zero.
  EXPECT_EQ(ValueOf(reading, "services.gp_mean_list_length", "3203", "2024"), 1134);
  EXPECT_EQ(FindObservation(reading, "services.gp_mean_list_length", "3203", "2023").indicator(),
            "");
}

TEST(StatbankPayloads, CarePlacesAndDoctorsOf2025) {
  const DatasetReading places = ReadPlausible("ssb_pxweb.care_places");
  const DatasetReading doctors = ReadPlausible("ssb_pxweb.doctor_man_years");

  EXPECT_EQ(WholeOf(places, "services.nursing_home_places", "2025").regions, 357);
  EXPECT_NEAR(WholeOf(places, "services.nursing_home_places", "2025").total, 39727.1, 0.05);
  EXPECT_NEAR(WholeOf(places, "services.institution_places", "2025").total, 41790.1, 0.05);
  EXPECT_EQ(WholeOf(places, "services.dementia_places", "2025").total, 12132);
  EXPECT_EQ(ValueOf(places, "services.nursing_home_places", "1531", "2025"), 16);
  EXPECT_EQ(WholeOf(doctors, "services.doctor_man_years", "2025").regions, 357);
  EXPECT_NEAR(WholeOf(doctors, "services.doctor_man_years", "2025").total, 7299.5, 0.05);
  EXPECT_NEAR(WholeOf(doctors, "services.doctor_man_years_children", "2025").total, 241.2, 0.05);
  EXPECT_EQ(ValueOf(doctors, "services.doctor_man_years", "4601", "2025"), 389.9);
  EXPECT_EQ(ValueOf(doctors, "services.doctor_man_years_children", "1144", "2025"), 0);
}

TEST(StatbankPayloads, FeesAndPropertyTax) {
  const DatasetReading fees = ReadPlausible("ssb_pxweb.municipal_fees");
  const DatasetReading tax = ReadPlausible("ssb_pxweb.property_tax");

  EXPECT_EQ(ValueOf(fees, "capacity.fee_water", "0301", "2026"), 5706);
  EXPECT_EQ(ValueOf(fees, "capacity.fee_wastewater", "4601", "2026"), 3714);
  // Eigersund's fee for water is not reported.
  EXPECT_EQ(FindObservation(fees, "capacity.fee_water", "1101", "2026").state(),
            Observation::MISSING);
  EXPECT_EQ(ValueOf(tax, "capacity.property_tax", "4601", "2024"), 6900);
  EXPECT_EQ(ValueOf(tax, "capacity.property_tax_rate", "1101", "2024"), 5.9);
  EXPECT_EQ(WholeOf(tax, "capacity.has_property_tax", "2024").total, 323);
  EXPECT_EQ(ValueOf(tax, "capacity.has_property_tax", "1119", "2024"), 0);
  // A municipality without the tax has no rate; one that has it may lack a figure all the same.
  EXPECT_EQ(FindObservation(tax, "capacity.property_tax_rate", "1119", "2024").state(),
            Observation::NOT_APPLICABLE);
  EXPECT_EQ(FindObservation(tax, "capacity.property_tax", "1816", "2024").state(),
            Observation::MISSING);
}

TEST(StatbankPayloads, KindergartensByTheCodesOfEachYear) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.kindergarten_coverage");

  EXPECT_EQ(ValueOf(reading, "services.kindergarten_coverage_1_2", "0301", "2023"), 87.6);
  EXPECT_EQ(ValueOf(reading, "services.kindergarten_coverage_1_2", "4601", "2023"), 93.2);
  EXPECT_EQ(ValueOf(reading, "services.kindergarten_coverage_1_2", "1507", "2023"), 90.2);
  EXPECT_EQ(WholeOf(reading, "services.kindergarten_coverage_1_2", "2023").regions, 355);
}

TEST(StatbankPayloads, EducationOf2018) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.education");

  EXPECT_EQ(ValueOf(reading, "community.education_university_long", "0301", "2018"), 20.9);
  EXPECT_EQ(ValueOf(reading, "community.education_primary", "0101", "2018"), 30.4);
  EXPECT_EQ(ValueOf(reading, "community.education_vocational", "1567", "2018"), 3.0);
  // The code came in 2019; the file has zeros for it.
  EXPECT_EQ(FindObservation(reading, "community.education_primary", "5061", "2018").indicator(),
            "");
}

}  // namespace
}  // namespace treff::ingestion
