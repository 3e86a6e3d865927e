// A folder that is gone when the test is over.
#ifndef TREFF_TESTS_TESTING_TEMP_DIR_H_
#define TREFF_TESTS_TESTING_TEMP_DIR_H_

#include <string>
#include <string_view>

namespace treff::testing {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // The path of `name` in it.
  std::string File(std::string_view name) const;
  // Writes a file into it and returns its path.
  std::string Write(std::string_view name, std::string_view bytes) const;

 private:
  std::string path_;
};

// The bytes of a file; fails the test when there is none.
std::string ReadFile(const std::string& path);

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_TEMP_DIR_H_
