// Cases over a store in memory, two municipalities and a clock that stands.
#ifndef TREFF_TESTS_CASEWORK_CASES_HOUSE_H_
#define TREFF_TESTS_CASEWORK_CASES_HOUSE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "services/casework/cases/cases.h"
#include "services/platform/status/error_details.h"
#include "tests/casework/memory_case_store.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/bad_fields.h"

namespace treff::casework {

inline constexpr char kRequestId[] = "6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4e";

using treff::testing::BadFields;

class CasesTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Case> Create(const v1::Case& c, const std::string& request_id = "") {
    v1::CreateCaseRequest request;
    *request.mutable_case_() = c;
    request.set_request_id(request_id);
    return cases_.Create(request);
  }
  absl::StatusOr<v1::Case> Get(const std::string& name, int64_t revision = 0) {
    v1::GetCaseRequest request;
    request.set_name(name);
    request.set_revision(revision);
    return cases_.Get(request);
  }
  absl::StatusOr<v1::Case> Submit(const v1::Case& c) {
    v1::SubmitCaseRequest request;
    request.set_name(c.name());
    request.set_etag(c.etag());
    return cases_.Submit(request);
  }
  absl::StatusOr<v1::Case> Withdraw(const v1::Case& c) {
    v1::WithdrawCaseRequest request;
    request.set_name(c.name());
    return cases_.Withdraw(request);
  }
  absl::StatusOr<v1::Case> Rename(const std::string& name, const std::string& etag,
                                  const std::string& reference) {
    v1::UpdateCaseRequest request;
    request.mutable_case_()->set_name(name);
    request.mutable_case_()->set_etag(etag);
    request.mutable_case_()->set_reference(reference);
    request.mutable_update_mask()->add_paths("reference");
    return cases_.Update(request);
  }
  absl::StatusOr<v1::ListCasesResponse> List(int page_size, const std::string& token,
                                             std::vector<v1::Case::State> states = {}) {
    v1::ListCasesRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    for (const auto state : states) request.add_states(state);
    return cases_.List(request);
  }
  static v1::Case WithTie(const std::string& municipality) {
    v1::Case c = SingleAdult();
    v1::FamilyTie& tie = *c.add_family_ties();
    tie.set_relation(v1::FamilyTie::SIBLING);
    tie.set_municipality(municipality);
    tie.set_importance(v1::PREFERRED);
    return c;
  }

  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  absl::StatusOr<MunicipalityNames> known_ =
      MunicipalityNames{"municipalities/0301", "municipalities/1103"};
  int asked_ = 0;
  std::map<std::string, EndedMunicipality> ended_ = {
      {"municipalities/1507", {"2024-01-01", {"1508", "1580"}}},
      {"municipalities/0199", {"1993-01-01", {}}}};
  int asked_of_ended_ = 0;
  std::unique_ptr<CaseStore> store_ = NewMemoryCaseStore();
  std::unique_ptr<platform::IdSource> ids_ = platform::SequentialIds();
  CaseEvents events_{*store_, {}};
  MunicipalityDirectory municipalities_{
      [this] {
        ++asked_;
        return known_;
      },
      [this](std::string_view name) {
        ++asked_of_ended_;
        const auto found = ended_.find(std::string(name));
        return found == ended_.end() ? std::nullopt : std::optional(found->second);
      },
      clock_};
  Cases cases_{*store_, events_, municipalities_, clock_, *ids_};
};

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_CASES_HOUSE_H_
