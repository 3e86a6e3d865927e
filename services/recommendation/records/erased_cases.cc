#include "services/recommendation/records/erased_cases.h"

#include <utility>

#include <soci/soci.h>

#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"

namespace treff::recommendation {
namespace {

constexpr absl::Duration kCallTime = absl::Seconds(10);
constexpr int kPage = 200;

absl::Status ForgetPoints(platform::Database& database,
                          const casework::v1::ListErasuresResponse& page) {
  return database.Write([&](soci::session& sql) {
    for (const casework::v1::Erasure& erasure : page.erasures()) {
      sql << "UPDATE recommendation_record SET scores = '' WHERE case_name = :n AND scores <> ''",
          soci::use(erasure.case_());
    }
    return absl::OkStatus();
  });
}

}  // namespace

ErasedCases::ErasedCases(platform::Database& database, std::shared_ptr<grpc::Channel> casework)
    : database_(database), stub_(casework::v1::PrivacyService::NewStub(std::move(casework))) {}

absl::Status ErasedCases::Forget() {
  casework::v1::ListErasuresResponse page;
  do {
    casework::v1::ListErasuresRequest request;
    request.set_page_size(kPage);
    request.set_page_token(page_token_);
    grpc::ClientContext context;
    platform::PrepareCall(context, kCallTime);
    TREFF_RETURN_IF_ERROR(
        platform::FromService(stub_->ListErasures(&context, request, &page), "casework"));
    if (page.erasures().empty()) break;
    TREFF_RETURN_IF_ERROR(ForgetPoints(database_, page));
    if (!page.next_page_token().empty()) page_token_ = page.next_page_token();
  } while (!page.next_page_token().empty());
  return absl::OkStatus();
}

}  // namespace treff::recommendation
