// The keys of cases: one each, wrapped by a master key. Whoever destroys it has erased the case,
// wherever sealed columns of it still lie.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_CASE_VAULT_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_CASE_VAULT_H_

#include <memory>
#include <string>
#include <string_view>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/privacy/master_keys.h"
#include "services/casework/privacy/sealing.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// Of a key row whose case was erased.
inline constexpr std::string_view kErasedKey = "";

// A key, sealed by a master key: `VERSION:` of that stands before it in the text.
struct WrappedKey {
  int version = 0;
  std::string text;
};

// Thread-safe. What takes a session is to be called within a transaction.
class CaseVault {
 public:
  // Brings the tables up to date and proves the master keys. FAILED_PRECONDITION that names the
  // version and where it was looked for, when one that the store needs is missing or is another
  // one. `database` must outlive it.
  static absl::StatusOr<std::unique_ptr<CaseVault>> Open(platform::Database& database,
                                                         const MasterKeySource& source);

  // `key` of a case, for its row in casework_case_key.
  WrappedKey Wrap(const SecretKey& key, std::string_view case_name) const;
  // Keeps `key` of a case that has none, whose row is there.
  void KeepKey(soci::session& sql, const std::string& case_name, const SecretKey& key) const;
  // NOT_FOUND when the case was erased or is not there.
  absl::StatusOr<SecretKey> KeyOf(soci::session& sql, const std::string& case_name);
  // The key that is in the column `wrapped` of casework_case_key. NOT_FOUND when the case was
  // erased, UNAVAILABLE when its master key is missing, DATA_LOSS when it cannot be opened.
  absl::StatusOr<SecretKey> Unwrap(std::string_view wrapped, std::string_view case_name);
  // Destroys the key of a case.
  void DestroyKey(soci::session& sql, const std::string& case_name);

  // Keys wrapped anew by the newest master key, `at_most` in one transaction; 0 when all are.
  absl::StatusOr<int> Rewrap(int at_most);
  // The version that wraps new keys.
  int newest_version() const { return keys_->Newest().first; }
  // Looks for added master keys.
  absl::Status ReloadMasterKeys();

  // Of what is looked for without being read. One for the whole store, sealed by the master key.
  const SecretKey& index_key() const { return secrets_.index; }
  // Of the access log's seal and of its signatures.
  const SecretKey& log_key() const { return secrets_.log; }

  // The mark of each beginning of a reference in lower case, one after another: what begins alike
  // has marks that begin alike, and a whole reference is found by all its marks.
  std::string MarksOf(std::string_view reference) const;
  // The mark of what CaseIndex has of a household.
  std::string HouseholdMark(std::string_view household) const;

 private:
  struct Secrets {
    SecretKey index, log;
  };

  CaseVault(platform::Database& database, std::unique_ptr<MasterKeys> keys)
      : database_(database), keys_(std::move(keys)) {}

  absl::Status ProveMasterKeys();
  absl::Status OpenSecrets();
  absl::Status RewrapSecrets();

  platform::Database& database_;
  const std::unique_ptr<MasterKeys> keys_;
  Secrets secrets_{};
};

// The error of a case that was erased.
absl::Status CaseErased(std::string_view name);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_CASE_VAULT_H_
