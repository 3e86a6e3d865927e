// The folders of the solver know each other in one direction only, so that each can be read, tested
// and replaced knowing those before it alone.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/paths.h"

namespace treff::solver {
namespace {

using testing::IsEmpty;

// Each folder may include those before it, and itself. "" is the top: solve.h and what goes with
// it. A replay solves, batch by batch.
constexpr std::string_view kOrder[] = {"numeric", "model", "io", "dual",
                                       "search",  "proof", "",   "online"};
constexpr std::string_view kPrefix = "#include \"services/solver/";

// Of "dual/prices.h" that is "dual", of "solve.h" it is "".
std::string FolderOf(std::string_view path) {
  const size_t slash = path.find('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

int PlaceOf(const std::string& folder) {
  const auto at = std::find(std::begin(kOrder), std::end(kOrder), folder);
  return at == std::end(kOrder) ? -1 : static_cast<int>(at - std::begin(kOrder));
}

// "dual/a.h includes search/b.h" for each include against the order.
std::vector<std::string> WrongIncludes(const std::filesystem::path& root, int& includes) {
  std::vector<std::string> wrong;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") continue;
    const std::string own = std::filesystem::relative(entry.path(), root).generic_string();
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with(kPrefix)) continue;
      ++includes;
      const std::string other = line.substr(kPrefix.size(), line.rfind('"') - kPrefix.size());
      const int from = PlaceOf(FolderOf(own)), to = PlaceOf(FolderOf(other));
      if (from < 0 || to < 0 || to > from) wrong.push_back(own + " includes " + other);
    }
  }
  return wrong;
}

TEST(Folders, IncludeOnlyThoseBeforeThem) {
  int includes = 0;

  const auto wrong =
      WrongIncludes(std::filesystem::path(TREFF_SOURCE_DIR) / "services/solver", includes);

  EXPECT_THAT(wrong, IsEmpty());
  EXPECT_GT(includes, 50) << "the check looks where the sources are";
}

}  // namespace
}  // namespace treff::solver
