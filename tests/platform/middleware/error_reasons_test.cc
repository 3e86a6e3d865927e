// The vocabulary of errors: docs/errors.md and services/platform/status/reasons.h say the same.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "tests/testing/paths.h"

namespace treff::platform {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kHeader[] = "services/platform/status/reasons.h";

std::string ReadSource(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

struct Constant {
  std::string identifier, reason, code;
};

// kInvalidArgument → INVALID_ARGUMENT.
std::string CodeName(const std::string& enumerator) {
  std::string name;
  for (const char c : enumerator.substr(1)) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !name.empty()) name += '_';
    name += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return name;
}

std::vector<Constant> ConstantsOfTheHeader() {
  static const std::regex pattern(
      R"re(Reason\s+(k\w+)\{\s*"([A-Z_]+)",\s*absl::StatusCode::(k\w+)\})re");
  const std::string text = ReadSource(std::string(TREFF_SOURCE_DIR "/") + kHeader);
  std::vector<Constant> constants;
  for (std::sregex_iterator one(text.begin(), text.end(), pattern), end; one != end; ++one) {
    constants.push_back({(*one)[1], (*one)[2], CodeName((*one)[3])});
  }
  return constants;
}

// Reason to code, by the rows of the page's table.
std::map<std::string, std::string> RowsOfThePage() {
  std::map<std::string, std::string> rows;
  const std::string page = ReadSource(TREFF_SOURCE_DIR "/docs/errors.md");
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(page, '\n'))) {
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (line.rfind("| `", 0) != 0 || cells.size() < 2) continue;
    rows[cells[0].substr(3, cells[0].size() - 4)] = cells[1];
  }
  return rows;
}

// The services' C++ sources by path, the header apart.
const std::map<std::string, std::string>& Sources() {
  static const auto& sources = *[] {
    auto* read = new std::map<std::string, std::string>;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(TREFF_SOURCE_DIR "/services")) {
      const std::string path = entry.path().lexically_relative(TREFF_SOURCE_DIR).string();
      const bool is_source = path.ends_with(".cc") || path.ends_with(".h");
      if (is_source && path != kHeader) (*read)[path] = ReadSource(entry.path());
    }
    return read;
  }();
  return sources;
}

// The constants that the sources name after `reasons::`.
std::set<std::string> ConstantsInUse() {
  constexpr std::string_view kNamespace = "reasons::";
  std::set<std::string> in_use;
  for (const auto& [path, text] : Sources()) {
    for (size_t at = text.find(kNamespace); at != text.npos; at = text.find(kNamespace, at)) {
      at += kNamespace.size();
      const size_t end = text.find_first_of("(){}[];,. \n", at);
      in_use.insert(text.substr(at, end - at));
    }
  }
  return in_use;
}

TEST(ErrorReasons, ThePageAndTheCodeSayTheSame) {
  std::map<std::string, std::string> in_code;
  for (const Constant& one : ConstantsOfTheHeader()) in_code[one.reason] = one.code;

  EXPECT_THAT(in_code, Contains(std::pair("STALE_ETAG", "ABORTED"))) << "the header is read";
  EXPECT_EQ(RowsOfThePage(), in_code);
  EXPECT_THAT(ConstantsOfTheHeader(), SizeIs(in_code.size())) << "no reason is there twice";
}

TEST(ErrorReasons, EachIsGivenSomewhere) {
  const std::set<std::string> in_use = ConstantsInUse();
  for (const Constant& one : ConstantsOfTheHeader()) {
    EXPECT_THAT(in_use, Contains(one.identifier)) << one.reason << " is never given: retire it";
  }
}

TEST(ErrorReasons, NoneIsGivenPastTheVocabulary) {
  for (const auto& [path, text] : Sources()) {
    EXPECT_THAT(text, Not(HasSubstr("set_reason(\""))) << path << ": make it a constant";
  }
}

}  // namespace
}  // namespace treff::platform
