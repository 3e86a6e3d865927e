// What readers are answered, hostile ones included.
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/profiles/profile_cache.h"
#include "services/platform/status/error_details.h"
#include "tests/municipality/reads_house.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

TEST_F(ReadsTest, BeforeTheFirstVersionReadersAreToldWhatToDo) {
  EXPECT_THAT(Profile(Named<v1::GetProfileRequest>("municipalities/0301/profile")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("run an import")));
  EXPECT_THAT(
      datasets_.GetDatasetVersion(Named<v1::GetDatasetVersionRequest>("datasetVersions/current")),
      StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(datasets_.ListDatasetVersions({}), IsOk());
}

// The figure is of the end of 2025; the version was published on 23 November 2026.
TEST_F(ReadsTest, AgesCountToTheDaySomebodyLooks) {
  PublishNorway();
  clock_.Set(absl::FromCivil(absl::CivilDay(2027, 11, 23), absl::UTCTimeZone()));

  const auto profile = Profile(Named<v1::GetProfileRequest>("municipalities/1508/profile"));
  const auto municipality =
      municipalities_.GetMunicipality(Named<v1::GetMunicipalityRequest>("municipalities/1508"));
  const auto listed = municipalities_.ListMunicipalities({});

  ASSERT_THAT(profile, IsOk());
  const int age = absl::CivilDay(2027, 11, 23) - absl::CivilDay(2025, 12, 31);
  const auto fact =
      std::find_if(profile->facts().begin(), profile->facts().end(),
                   [](const v1::Fact& one) { return one.indicator() == "community.population"; });
  EXPECT_EQ(fact->age_days(), age);
  ASSERT_THAT(municipality, IsOk());
  EXPECT_EQ(municipality->population().age_days(), age);
  EXPECT_LT(municipality->population().freshness(), 0.5);
  ASSERT_THAT(listed, IsOk());
  const auto row = std::find_if(listed->municipalities().begin(), listed->municipalities().end(),
                                [](auto& one) { return one.region().code() == "1508"; });
  EXPECT_EQ(row->population().age_days(), age);
}

TEST_F(ReadsTest, AMunicipalityIsShownWithItsKeyFigures) {
  PublishNorway();

  const auto alesund =
      municipalities_.GetMunicipality(Named<v1::GetMunicipalityRequest>("municipalities/1508"));

  ASSERT_THAT(alesund, IsOk());
  EXPECT_EQ(alesund->region().display_name(), "Ålesund");
  EXPECT_EQ(alesund->county_display_name(), "Fylke 15");
  EXPECT_EQ(alesund->labour_market_region_display_name(), "Ålesund");
  EXPECT_EQ(alesund->population().best().value(), 58000);
  EXPECT_EQ(alesund->quota().year(), 2026);
  EXPECT_EQ(alesund->provenances_size(), 2);
}

TEST_F(ReadsTest, AnOldCodeNamesItsSuccessors) {
  PublishNorway();

  const absl::Status status =
      municipalities_.GetMunicipality(Named<v1::GetMunicipalityRequest>("municipalities/1507"))
          .status();

  EXPECT_THAT(status,
              StatusIs(absl::StatusCode::kNotFound, "1507 ended 2024-01-01: use 1508 or 1580"));
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->metadata().at("successors"), "1508,1580");
}

TEST_F(ReadsTest, NamesThatAreNoneAreRefused) {
  PublishNorway();

  for (const char* name : {"", "municipalities/", "municipalities/../x", "kommuner/0301",
                           "municipalities/0301/profile"}) {
    EXPECT_THAT(municipalities_.GetMunicipality(Named<v1::GetMunicipalityRequest>(name)),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << name;
  }
  EXPECT_THAT(
      municipalities_.GetMunicipality(Named<v1::GetMunicipalityRequest>("municipalities/15")),
      StatusIs(absl::StatusCode::kNotFound))
      << "a county is not a municipality";
}

TEST_F(ReadsTest, APageOfAnOldListStaysInItsVersion) {
  PublishNorway();
  v1::ListMunicipalitiesRequest request;
  request.set_page_size(1);
  request.set_county("regions/15");
  const auto first = municipalities_.ListMunicipalities(request);
  Publish(DatasetBuilder("test.x"));  // all figures gone

  request.set_page_token(first->next_page_token());
  const auto second = municipalities_.ListMunicipalities(request);

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->municipalities(0).name(), "municipalities/1508");
  EXPECT_EQ(second->municipalities(0).name(), "municipalities/1580");
  EXPECT_EQ(second->municipalities(0).quota().decided().value(), 20);
  EXPECT_EQ(second->dataset_version(), 2);
  EXPECT_EQ(second->total_size(), 2);
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(ReadsTest, ATokenOfAnotherListIsRefused) {
  PublishNorway();
  v1::ListMunicipalitiesRequest request;
  request.set_page_size(1);
  const std::string token = municipalities_.ListMunicipalities(request)->next_page_token();

  request.set_county("regions/15");
  request.set_page_token(token);
  EXPECT_THAT(municipalities_.ListMunicipalities(request),
              StatusIs(absl::StatusCode::kInvalidArgument));
  v1::ListRegionChangesRequest of_all_regions;
  of_all_regions.set_page_token(token);
  EXPECT_THAT(municipalities_.ListRegionChanges(of_all_regions),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page_token")));
  request.set_page_token("AAAA");
  EXPECT_THAT(municipalities_.ListMunicipalities(request),
              StatusIs(absl::StatusCode::kInvalidArgument));
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_THAT(municipalities_.ListMunicipalities(request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ReadsTest, AStreamedSnapshotIsWholeAndLean) {
  PublishNorway();
  std::vector<v1::StreamSnapshotResponse> sent;

  ASSERT_THAT(municipalities_.StreamSnapshot({},
                                             [&](const auto& response) {
                                               sent.push_back(response);
                                               return true;
                                             }),
              IsOk());

  ASSERT_EQ(sent.size(), 1u + sent[0].header().profile_count());
  EXPECT_EQ(sent[0].header().dataset_version(), 2);
  EXPECT_EQ(sent[0].header().indicators_size(), 2);
  EXPECT_EQ(sent[0].header().regions_size(), 10);
  EXPECT_EQ(sent[1].profile().region().code(), "0301");
  EXPECT_EQ(sent[1].profile().indicators_size(), 0);
}

TEST_F(ReadsTest, SnapshotsThatWereNeverPublishedAreNotFound) {
  PublishNorway();
  const auto stream = [&](int64_t version, int64_t quota_revision) {
    v1::StreamSnapshotRequest request;
    request.set_dataset_version(version);
    request.set_quota_revision(quota_revision);
    return municipalities_.StreamSnapshot(request, [](const auto&) { return true; });
  };

  EXPECT_THAT(stream(2, 2), IsOk());
  EXPECT_THAT(stream(3, 0), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(stream(-1, 0), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(stream(2, 1), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReadsTest, RegionsOfAnyTimeAndTheirChangesAreListed) {
  PublishNorway();
  v1::ListRegionsRequest regions;
  regions.set_page_size(500);
  regions.set_valid_date("2021-06-01");
  v1::ListRegionChangesRequest changes;
  changes.set_code("1507");
  changes.set_page_size(1000);

  std::vector<std::string> codes;
  const auto listed = municipalities_.ListRegions(regions);
  for (const v1::Region& region : listed->regions()) codes.push_back(region.code());
  EXPECT_THAT(codes, ::testing::Contains("1507"));
  EXPECT_THAT(codes, ::testing::Not(::testing::Contains("1508")));
  EXPECT_EQ(municipalities_.ListRegionChanges(changes)->changes_size(), 7);
  EXPECT_EQ(municipalities_.GetRegion(Named<v1::GetRegionRequest>("regions/1507"))->valid_to(),
            "2024-01-01");
  regions.set_valid_date("last summer");
  EXPECT_THAT(municipalities_.ListRegions(regions), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ReadsTest, QuotasAreReadByYearAndByRevision) {
  PublishNorway();
  Publish(DatasetBuilder("test.x")
              .Indicator(std::string(kSettlementDecided), v1::Indicator::SUM)
              .Value(std::string(kSettlementDecided), "1508", "2026", 160));
  v1::ListQuotasRequest request;
  request.set_parent("municipalities/-");
  request.set_year(2026);

  const auto now = quotas_.ListQuotas(request);
  request.set_revision(2);
  const auto before = quotas_.ListQuotas(request);

  ASSERT_EQ(now->quotas_size(), 1);
  EXPECT_EQ(now->revision(), 3);
  EXPECT_EQ(now->quotas(0).decided().value(), 160);
  ASSERT_EQ(before->quotas_size(), 2);
  EXPECT_EQ(before->quotas(0).decided().value(), 150);
  EXPECT_EQ(quotas_.GetQuota(Named<v1::GetQuotaRequest>("municipalities/1508/quotas/2026"))
                ->provenances_size(),
            2);
  EXPECT_THAT(quotas_.GetQuota(Named<v1::GetQuotaRequest>("municipalities/1508/quotas/1999")),
              StatusIs(absl::StatusCode::kNotFound));
  request.set_revision(99);
  EXPECT_THAT(quotas_.ListQuotas(request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReadsTest, ObservationsAreListedAsTheSourceGaveThem) {
  PublishNorway();
  v1::ListObservationsRequest request;
  request.set_parent("indicators/community.population");

  const auto listed = datasets_.ListObservations(request);

  ASSERT_EQ(listed->observations_size(), 2);
  EXPECT_EQ(listed->observations(0).region(), "1507");
  EXPECT_EQ(listed->observations(0).value(), 67000);
  EXPECT_EQ(listed->provenances(listed->observations(0).provenance_index()).dataset(), "test.x");
  request.set_region("1508");
  EXPECT_EQ(datasets_.ListObservations(request)->observations_size(), 1);
}

TEST_F(ReadsTest, ARegionsObservationsOfAllIndicatorsAreListedAtOnce) {
  PublishNorway();
  v1::ListObservationsRequest request;
  request.set_parent("indicators/-");

  EXPECT_THAT(datasets_.ListObservations(request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));

  request.set_region("1508");
  const auto listed = datasets_.ListObservations(request);
  ASSERT_EQ(listed->observations_size(), 3);  // of two indicators
  for (const auto& observation : listed->observations()) {
    EXPECT_EQ(observation.region(), "1508");
  }
}

TEST_F(ReadsTest, AWatchGetsTheCurrentVersionAndEachLaterOne) {
  PublishNorway();
  std::vector<int64_t> numbers;

  const absl::Status ended = datasets_.WatchDatasetVersions(
      [&](const v1::DatasetVersion& version) {
        numbers.push_back(version.number());
        if (numbers.size() == 1) {
          // Two come while the first is being sent.
          Publish(DatasetBuilder("test.y"));
          Publish(DatasetBuilder("test.z"));
        }
        return numbers.size() < 3;
      },
      [] { return false; }, [] { return false; });

  EXPECT_THAT(ended, IsOk());
  EXPECT_THAT(numbers, ElementsAre(2, 3, 4));
}

TEST_F(ReadsTest, AWatchEndsWithItsServerOrItsClient) {
  const auto send = [](const v1::DatasetVersion&) { return true; };
  const auto yes = [] { return true; };
  const auto no = [] { return false; };

  EXPECT_THAT(datasets_.WatchDatasetVersions(send, no, yes),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(datasets_.WatchDatasetVersions(send, yes, no),
              StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ReadsTest, TheSharedCacheHoldsWhatTheStreamSends) {
  PublishNorway();
  const auto cache = platform::NewMemoryCache();
  MunicipalityReads reads(versions_, cache.get(), clock_);
  std::vector<v1::StreamSnapshotResponse> sent;

  ASSERT_THAT(reads.StreamSnapshot({},
                                   [&](const auto& response) {
                                     sent.push_back(response);
                                     return true;
                                   }),
              IsOk());

  const std::string path = "/3/2/" + sent[0].header().dataset_version_digest();
  EXPECT_EQ(cache->Get("snapshot" + path + "/header"), sent[0].header().SerializeAsString());
  v1::Profile profile;
  ASSERT_TRUE(profile.ParseFromString(cache->Get("profile" + path + "/0301").value_or("-")));
  EXPECT_EQ(profile.DebugString(), sent[1].profile().DebugString());
}

}  // namespace
}  // namespace treff::municipality
