// Whose reports may be sent and seen by whom, where callers prove who they are.
#include <string>

#include "services/platform/middleware/context.h"
#include "tests/municipality/reports/report_house.h"

namespace treff::municipality {
namespace {

using platform::CallContext;
using platform::v1::Access;
using ::testing::HasSubstr;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

// The context of a call that owes a check of whose it is, as a server makes it.
CallContext CallOf(platform::Role role, const std::string& own) {
  CallContext call;
  call.principal = {.role = role, .own = own};
  call.owner_check = CallContext::OwnerCheck::kOwed;
  return call;
}
CallContext Alesund() { return CallOf(Access::MUNICIPALITY, "municipalities/1508"); }
CallContext County() { return CallOf(Access::COUNTY, "regions/15"); }

class ReportAccess : public ReportHouse {
 protected:
  // Also whether the rules looked whose it is: else a server answers INTERNAL.
  absl::Status Report(const CallContext& caller, const std::string& code,
                      const std::string& reporter) {
    const platform::ScopedCall call(caller);
    v1::Report report;
    report.set_reporter(reporter);
    report.set_staffed_places(2);
    const absl::Status status = Create(code, report).status();
    EXPECT_TRUE(!status.ok() ||
                platform::CurrentCall().owner_check != CallContext::OwnerCheck::kOwed);
    return status;
  }
  absl::Status Confirm(const CallContext& caller, const std::string& code,
                       const std::string& reporter) {
    const platform::ScopedCall call(caller);
    v1::ConfirmReportRequest request;
    request.set_parent("municipalities/" + code);
    request.set_reporter(reporter);
    return reports_.ConfirmReport(request).status();
  }
  absl::Status Upload(const CallContext& caller, const std::string& rows,
                      const std::string& reporter = "", bool validate_only = false) {
    const platform::ScopedCall call(caller);
    v1::UploadReportsRequest request;
    request.set_content("Kommunenummer;Bemannede plasser\n" + rows);
    request.set_format(v1::UploadReportsRequest::CSV);
    request.set_reporter(reporter);
    request.set_validate_only(validate_only);
    const absl::Status status = files_.UploadReports(request).status();
    EXPECT_TRUE(!status.ok() ||
                platform::CurrentCall().owner_check != CallContext::OwnerCheck::kOwed);
    return status;
  }
  std::string Template(const CallContext& caller) {
    const platform::ScopedCall call(caller);
    v1::GetReportTemplateRequest request;
    request.set_format(v1::UploadReportsRequest::CSV);
    const auto answer = files_.GetReportTemplate(request);
    EXPECT_THAT(answer, IsOk());
    return answer->content();
  }
};

TEST_F(ReportAccess, AMunicipalityReportsAsItselfAlone) {
  EXPECT_THAT(Report(Alesund(), "1508", ""), IsOk());
  EXPECT_THAT(Report(Alesund(), "1508", "municipalities/1508"), IsOk());
  for (const char* code : {"1580", "0301", "9999"}) {
    EXPECT_THAT(Report(Alesund(), code, ""), StatusIs(absl::StatusCode::kPermissionDenied)) << code;
  }
  EXPECT_THAT(Report(Alesund(), "1508", "regions/15"),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("municipalities/1508")));
}

TEST_F(ReportAccess, ACountyReportsAsItsRegionAloneOfItsMunicipalities) {
  EXPECT_THAT(Report(County(), "1508", "regions/15"), IsOk());
  EXPECT_THAT(Report(County(), "1580", "regions/15"), IsOk());
  EXPECT_THAT(Report(County(), "0301", "regions/15"),
              StatusIs(absl::StatusCode::kPermissionDenied));
  for (const char* reporter : {"", "municipalities/1508", "regions/03"}) {
    EXPECT_THAT(Report(County(), "1508", reporter), StatusIs(absl::StatusCode::kPermissionDenied))
        << reporter;
  }
}

TEST_F(ReportAccess, NobodyConfirmsForOthers) {
  ASSERT_THAT(Report(Alesund(), "1508", ""), IsOk());
  EXPECT_THAT(Confirm(Alesund(), "1508", ""), IsOk());
  EXPECT_THAT(Confirm(Alesund(), "1580", ""), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Confirm(County(), "1508", ""), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Confirm(County(), "1508", "regions/15"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReportAccess, EachRowOfAFileIsItsSendersOwn) {
  EXPECT_THAT(Upload(Alesund(), "1508;3\n"), IsOk());
  EXPECT_THAT(Upload(County(), "1508;3\n1580;4\n", "regions/15"), IsOk());
  for (const bool validate_only : {false, true}) {
    EXPECT_THAT(Upload(Alesund(), "1508;3\n1580;4\n", "", validate_only),
                StatusIs(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(Upload(Alesund(), "1508;3\n", "regions/15", validate_only),
                StatusIs(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(Upload(County(), "1508;3\n", "", validate_only),
                StatusIs(absl::StatusCode::kPermissionDenied));
  }
  EXPECT_THAT(Upload(Alesund(), "1508;\n"), IsOk()) << "a file that says nothing";
}

TEST_F(ReportAccess, OfficersReportForEverybody) {
  CallContext officer;
  officer.principal.role = Access::OFFICER;
  EXPECT_THAT(Report(officer, "1508", "regions/15"), IsOk());
  EXPECT_THAT(Report(officer, "0301", ""), IsOk());
}

TEST_F(ReportAccess, ATemplateShowsWhatItsReaderMaySee) {
  ASSERT_THAT(Report(Alesund(), "1508", ""), IsOk());
  const auto as = [&](platform::Role role, const std::string& own) {
    CallContext caller;
    caller.principal = {.role = role, .own = own};
    return Template(caller);
  };
  const std::string empty = as(Access::MUNICIPALITY, "municipalities/0301");

  EXPECT_NE(as(Access::MUNICIPALITY, "municipalities/1508"), empty);
  EXPECT_EQ(as(Access::COUNTY, "regions/15"), as(Access::OFFICER, ""));
  EXPECT_NE(as(Access::OFFICER, ""), empty);
  EXPECT_EQ(as(Access::COUNTY, "regions/03"), empty);
  EXPECT_EQ(as(Access::SYSTEM, "systems/889640782"), empty);
  EXPECT_EQ(as(Access::OPERATOR, ""), empty);
  EXPECT_THAT(empty, HasSubstr("1508"));
}

}  // namespace
}  // namespace treff::municipality
