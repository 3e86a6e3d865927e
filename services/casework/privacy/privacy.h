// The rules of erasing, giving out and keeping cases.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_PRIVACY_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_PRIVACY_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"
#include "treff/casework/v1/privacy_service.pb.h"

namespace treff::casework {

// Thread-safe. The methods are those of PrivacyService; what they answer is said in its proto.
class Privacy {
 public:
  struct Parts {
    platform::Database& database;
    CaseStore& store;
    CaseVault& vault;
    AccessLog& log;
    const platform::Clock& clock;
  };

  // `forget` overwrites what the store has let go of, as far as its files go; see
  // platform::OverwriteForgotten.
  Privacy(const Parts& parts, v1::RetentionCatalogue retention,
          std::function<absl::Status()> forget)
      : parts_(parts), retention_(std::move(retention)), forget_(std::move(forget)) {}

  absl::StatusOr<v1::Erasure> Erase(const v1::EraseCaseRequest& request);
  absl::StatusOr<v1::CaseExport> Export(const v1::ExportCaseRequest& request);
  absl::StatusOr<v1::ListErasuresResponse> ListErasures(const v1::ListErasuresRequest& request);
  absl::StatusOr<v1::ListRetentionResponse> ListRetention();
  // Erases some at most in one call; what is left waits for the next.
  absl::StatusOr<v1::ApplyRetentionResponse> ApplyRetention();
  absl::StatusOr<v1::RotateKeysResponse> RotateKeys();

 private:
  absl::StatusOr<v1::Erasure> EraseNow(const std::string& name, const std::string& by,
                                       const std::string& reason);
  absl::StatusOr<std::vector<std::string>> DueBy(const v1::RetentionRule& rule, int limit);
  // What was let go is overwritten sooner or later anyhow: a failure is for the log.
  void Forget();

  const Parts parts_;
  const v1::RetentionCatalogue retention_;
  const std::function<absl::Status()> forget_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_PRIVACY_H_
