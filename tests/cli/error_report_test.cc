#include "services/cli/screen/error_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "tests/cli/test_screen.h"

namespace treff::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ErrorReport, PutsEveryBadFieldOnALine) {
  platform::FieldErrors errors;
  errors.Add("case.reference", "must be 1 to 80 characters");
  errors.Add("case.members[0].birth_year", "must be a year");

  EXPECT_EQ(ErrorReport(errors.ToStatus(), {"127.0.0.1:7070"}, TestScreen()),
            "feil: Disse feltene må rettes:\n"
            "  case.reference: must be 1 to 80 characters\n"
            "  case.members[0].birth_year: must be a year\n");
}

TEST(ErrorReport, NamesTheFileThatFaultsAreOf) {
  platform::FieldErrors errors;
  errors.Add("cases", "must not be empty");
  absl::Status status = errors.ToStatus();
  google::rpc::ResourceInfo file;
  file.set_resource_type("file");
  file.set_resource_name("pool.json");
  platform::AttachDetail(file, status);

  EXPECT_EQ(ErrorReport(status, {""}, TestScreen("en")),
            "error: In pool.json, one field must be mended:\n  cases: must not be empty\n");
}

TEST(ErrorReport, SaysWhoDoesNotAnswerAndWhatToDo) {
  const absl::Status status = absl::UnavailableError("failed to connect to all addresses");

  EXPECT_THAT(ErrorReport(status, {"127.0.0.1:7070"}, TestScreen("en")),
              HasSubstr("127.0.0.1:7070 does not answer: check"));
}

TEST(ErrorReport, OverTlsNamesWhatElseMayBeWrong) {
  const absl::Status status = absl::UnavailableError("failed to connect to all addresses");

  EXPECT_THAT(
      ErrorReport(status, {"casework:7070", /*over_tls=*/true}, TestScreen("en")),
      AllOf(HasSubstr("casework:7070 does not answer over TLS"), HasSubstr("--tls-ca-file")));
}

TEST(ErrorReport, GivesAServicesOwnWords) {
  const absl::Status status = platform::ErrorOf(platform::reasons::kDependencyUnavailable,
                                                "the store is full: free disk space");

  EXPECT_EQ(ErrorReport(status, {"127.0.0.1:7070"}, TestScreen("en")),
            "error: the store is full: free disk space\n");
}

TEST(ErrorReport, NamesTheOptionAsTypedAndSaysInEachLanguageWhatWouldBeRight) {
  platform::FieldErrors errors;
  errors.Add("weight_changes[0].term_id", "\"x\" is no term of policies/standard@2");
  errors.Add("as_of", "must not be after today, 2026-11-28");

  EXPECT_THAT(ErrorReport(errors.ToStatus(), {""}, TestScreen()),
              AllOf(HasSubstr("  --weight: er ikke et ledd i dette regelsettet"),
                    HasSubstr("  --as-of: må være en dag skrevet ÅÅÅÅ-MM-DD")));
  EXPECT_THAT(ErrorReport(errors.ToStatus(), {""}, TestScreen("nn")),
              HasSubstr("  --as-of: må vere ein dag skriven ÅÅÅÅ-MM-DD"));
  EXPECT_THAT(ErrorReport(errors.ToStatus(), {""}, TestScreen("en")),
              HasSubstr("  --as-of: must not be after today, 2026-11-28\n"));
}

TEST(ErrorReport, SaysInEachLanguageWhatIsNotThere) {
  const absl::Status status = platform::NotFound("policies/frobozz", "list policies");

  EXPECT_THAT(ErrorReport(status, {""}, TestScreen("nn")),
              HasSubstr("policies/frobozz finst ikkje."));
}

TEST(ErrorReport, SaysWhenToTryAgain) {
  EXPECT_EQ(
      ErrorReport(platform::Overloaded("too many wait", absl::Seconds(5)), {""}, TestScreen()),
      "feil: Det er for mange forespørsler akkurat nå.\n"
      "  Tjenesten skrev: too many wait\n"
      "Prøv igjen om 5 sekunder.\n");
}

}  // namespace
}  // namespace treff::cli
