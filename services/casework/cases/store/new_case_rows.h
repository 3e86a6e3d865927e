// What stands in the tables of a case that is new.
#ifndef TREFF_SERVICES_CASEWORK_CASES_STORE_NEW_CASE_ROWS_H_
#define TREFF_SERVICES_CASEWORK_CASES_STORE_NEW_CASE_ROWS_H_

#include <string>
#include <vector>

#include <soci/soci.h>

#include "services/casework/cases/store/case_rows.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/measures/records/measure_records.h"
#include "services/casework/privacy/case_vault.h"

namespace treff::casework {

// All but its place. Made before the transaction begins, so that nobody waits while it is sealed,
// by a key of its own.
class NewCaseRows {
 public:
  NewCaseRows(const NewCase& created, const CaseVault& vault);

  const std::string& request_id() const { return request_id_; }  // empty for none

  // Within a transaction that has taken as many sequences, from `first` on: table by table, since
  // rows of one table share statements.
  static void Insert(soci::session& sql, const std::vector<const NewCaseRows*>& cases,
                     long long first);

 private:
  NewCaseRows(const NewCase& created, const CaseVault& vault, const SecretKey& key);

  std::string name_, request_id_;
  CaseColumns columns_;
  WrappedKey key_;
  std::string content_;
  MeasureCase counted_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_STORE_NEW_CASE_ROWS_H_
