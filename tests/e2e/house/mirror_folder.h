// A copy of the offline mirror's folder in which payloads can be changed.
#ifndef TREFF_TESTS_E2E_HOUSE_MIRROR_FOLDER_H_
#define TREFF_TESTS_E2E_HOUSE_MIRROR_FOLDER_H_

#include <functional>
#include <string>

#include "tests/testing/temp_dir.h"

namespace treff::e2e {

class MirrorFolder {
 public:
  // The real folder, copied.
  MirrorFolder();

  const std::string& path() const { return folder_.path(); }

  // Replaces the payload whose file name contains `name` by what `change` makes of its bytes as
  // served. Fails the test unless exactly one does, and when nothing changes.
  void Change(const std::string& name,
              const std::function<std::string(const std::string& bytes)>& change);

 private:
  treff::testing::TempDir folder_;
};

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_HOUSE_MIRROR_FOLDER_H_
