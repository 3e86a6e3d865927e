// Requests over a store in memory, with one case that is ready.
#ifndef TREFF_TESTS_CASEWORK_REQUESTS_REQUESTS_HOUSE_H_
#define TREFF_TESTS_CASEWORK_REQUESTS_REQUESTS_HOUSE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "services/casework/cases/cases.h"
#include "services/casework/requests/requests.h"
#include "services/platform/status/error_details.h"
#include "tests/casework/memory_case_store.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"

namespace treff::casework {

using Request = v1::SettlementRequest;

inline constexpr char kRequestId[] = "6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4e";
inline constexpr char kStavanger[] = "municipalities/1103";

using treff::testing::BadFields;

// Asks the municipality that a recommendation ranks first.
inline Request FirstChoice() {
  Request request;
  request.set_municipality(kStavanger);
  request.mutable_evidence()->set_recommendation("recommendations/abc");
  request.mutable_evidence()->set_rank(1);
  request.mutable_evidence()->set_group(1);
  request.mutable_evidence()->set_first_municipality(kStavanger);
  return request;
}

class RequestsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    v1::CreateCaseRequest create;
    *create.mutable_case_() = SingleAdult();
    const auto created = cases_.Create(create);
    ASSERT_THAT(created, treff::testing::IsOk());
    case_name_ = created->name();
    v1::SubmitCaseRequest submit;
    submit.set_name(case_name_);
    ASSERT_THAT(cases_.Submit(submit), treff::testing::IsOk());
  }

  absl::StatusOr<Request> Ask(const Request& request, const std::string& request_id = "") {
    v1::CreateSettlementRequestRequest create;
    create.set_parent(case_name_);
    *create.mutable_request() = request;
    create.set_request_id(request_id);
    return requests_.Create(create);
  }
  absl::StatusOr<Request> Accept(const std::string& name, const std::string& planned_day = "") {
    v1::AcceptSettlementRequestRequest accept;
    accept.set_name(name);
    accept.set_planned_day(planned_day);
    return requests_.Accept(accept);
  }
  absl::StatusOr<Request> Decline(const std::string& name, Request::DeclineReason reason,
                                  const std::string& note = "") {
    v1::DeclineSettlementRequestRequest decline;
    decline.set_name(name);
    decline.set_reason(reason);
    decline.set_note(note);
    return requests_.Decline(decline);
  }
  absl::StatusOr<Request> Settle(const std::string& name, const std::string& day) {
    v1::SettleSettlementRequestRequest settle;
    settle.set_name(name);
    settle.set_settlement_day(day);
    return requests_.Settle(settle);
  }
  v1::Case::State CaseState() { return store_->Get(case_name_, 0)->state(); }

  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  std::unique_ptr<CaseStore> store_ = NewMemoryCaseStore();
  std::unique_ptr<platform::IdSource> ids_ = platform::SequentialIds();
  CaseEvents events_{*store_, {}};
  MunicipalityDirectory municipalities_{
      [] {
        return MunicipalityNames{"municipalities/0301", kStavanger};
      },
      [](std::string_view name) {
        return name == "municipalities/1142"
                   ? std::optional(EndedMunicipality{"2020-01-01", {"1103"}})
                   : std::nullopt;
      },
      clock_};
  Cases cases_{*store_, events_, municipalities_, clock_, *ids_};
  Requests requests_{*store_, events_, municipalities_, clock_, *ids_};
  std::string case_name_;
};

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_REQUESTS_REQUESTS_HOUSE_H_
