// The keys that wrap the keys of cases. They are kept apart from the store: whoever has only one of
// both can read no case.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_MASTER_KEYS_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_MASTER_KEYS_H_

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/privacy/sealing.h"
#include "services/platform/sync/mutex.h"

namespace treff::casework {

struct MasterKeySource {
  // A file with a key a line, `VERSION:64 hexadecimal digits`; lines that begin with # are
  // comments.
  std::string file;
  // The same in the place of the file, with commas between; not empty: the file is not looked at.
  std::string text;
  // Whether a file that is not there is made, for a store that holds nothing sealed yet.
  bool may_make = false;
};

// What a program is told: `file`, or the variable TREFF_MASTER_KEY, or neither. Without either a
// file `master.key` in `data_dir` may be made for an SQLite file; PostgreSQL needs to be told.
MasterKeySource ChooseMasterKeys(const std::string& file, const std::string& data_dir,
                                 const std::string& database_url);

// Keys by version, which is 1 or above; the highest wraps what is new. Thread-safe.
class MasterKeys {
 public:
  // INVALID_ARGUMENT that names the line, NOT_FOUND when there is no file, FAILED_PRECONDITION when
  // there is no key in it.
  static absl::StatusOr<std::map<int, SecretKey>> Read(const MasterKeySource& source);
  // Writes a file with one new key, version 1, that its owner alone may read. ALREADY_EXISTS when
  // there is one.
  static absl::Status MakeFile(const std::string& path);

  MasterKeys(MasterKeySource source, std::map<int, SecretKey> keys)
      : source_(std::move(source)), keys_(std::move(keys)) {}

  std::pair<int, SecretKey> Newest() const;
  // A version that is not known is looked for in the file once more: it may have been added since.
  // UNAVAILABLE when it is not there.
  absl::StatusOr<SecretKey> Find(int version);
  // Reads the file again: what is added is known from then on.
  absl::Status Reload();

  // Where they come from, for messages.
  std::string Place() const;

 private:
  const MasterKeySource source_;
  mutable platform::Mutex mutex_;
  std::map<int, SecretKey> keys_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_MASTER_KEYS_H_
