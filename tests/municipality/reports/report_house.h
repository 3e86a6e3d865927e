// Reports over a small Norway in memory: what the tests of reports share.
#ifndef TREFF_TESTS_MUNICIPALITY_REPORTS_REPORT_HOUSE_H_
#define TREFF_TESTS_MUNICIPALITY_REPORTS_REPORT_HOUSE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/publication/publication.h"
#include "services/municipality/reports/files/report_files.h"
#include "services/municipality/reports/report_publication.h"
#include "services/municipality/reports/reports.h"
#include "services/platform/status/error_details.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/municipality/reports/memory_report_store.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {

using treff::testing::BadFields;

class ReportHouse : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(publisher_.PublishDataset(Reading(DatasetBuilder::WithNorway().Messages())),
                treff::testing::IsOk());
  }

  absl::StatusOr<v1::Report> Create(const std::string& code, const v1::Report& report,
                                    const std::string& request_id = "") {
    v1::CreateReportRequest request;
    request.set_parent("municipalities/" + code);
    *request.mutable_report() = report;
    request.set_request_id(request_id);
    return reports_.CreateReport(request);
  }

  v1::Profile ProfileOf(const std::string& code) {
    const auto snapshot = versions_.Current();
    return snapshot->ProfileAt(snapshot->Find(code), false);
  }
  v1::Fact FactOf(const std::string& code, const std::string& indicator) {
    const v1::Profile profile = ProfileOf(code);
    for (const v1::Fact& fact : profile.facts()) {
      if (fact.indicator() == indicator) return fact;
    }
    return {};
  }

  void ItIs(absl::CivilDay day) {
    clock_.Set(absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(12));
  }

  platform::FixedClock clock_{
      absl::FromCivil(absl::CivilSecond(2026, 11, 23, 12), absl::UTCTimeZone())};
  std::unique_ptr<platform::IdSource> ids_ = platform::SequentialIds();
  MemoryDatasetStore datasets_;
  Versions versions_{datasets_};
  Publisher publisher_{datasets_, versions_, nullptr, clock_};
  MemoryReportStore store_;
  Reports reports_{store_, versions_, clock_, *ids_};
  ReportFiles files_{store_, versions_, clock_, *ids_};
};

}  // namespace treff::municipality

#endif  // TREFF_TESTS_MUNICIPALITY_REPORTS_REPORT_HOUSE_H_
