#include "tests/bench/allocation/hias.h"

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/solver/model/problem_builder.h"

namespace treff::solver {
namespace {

constexpr size_t kSites = 20;
using Table = std::vector<std::vector<std::string>>;

Table ReadCsv(const std::string& path) {
  Table table;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    std::vector<std::string>& row = table.emplace_back();
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return table;
}

std::string SiteKey(const std::string& name) {
  std::string key;
  for (char c : name) {
    if (c != ' ') key += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return key == "NY-HIASNEWYORK" ? "NY-NEWYORKCITY" : key;
}

const char* SizeGroup(int64_t persons) {
  return persons == 1   ? "size-1"
         : persons <= 3 ? "size-2-3"
         : persons <= 5 ? "size-4-5"
                        : "size-6+";
}

std::vector<int64_t> Numbers(const std::vector<std::string>& row, size_t first, size_t count) {
  std::vector<int64_t> numbers;
  for (size_t k = first; k < first + count && k < row.size(); ++k) {
    numbers.push_back(std::atoll(row[k].c_str()));
  }
  return numbers;
}

// Children, adults and seniors, or their sum.
std::vector<int64_t> Units(std::vector<int64_t> by_age, HiasVariant variant) {
  if (variant == HiasVariant::kActualThreeResources) return by_age;
  return {std::accumulate(by_age.begin(), by_age.end(), int64_t{0})};
}

}  // namespace

absl::StatusOr<Problem> ReadHias(const std::string& folder, HiasVariant variant) {
  const std::string prefix = folder + "/cases_hias_FY17_";
  const Table capacity = ReadCsv(prefix + "cap.csv"), size = ReadCsv(prefix + "size.csv"),
              compatible = ReadCsv(prefix + "Compatibility.csv"),
              weight = ReadCsv(prefix + "Employment_weight.csv");
  if (weight.size() < 2 || weight.size() != compatible.size() || weight.size() != size.size() ||
      weight[0].size() <= kSites || compatible[0].size() <= kSites) {
    return absl::NotFoundError(absl::StrCat("no HIAS FY17 files in ", folder));
  }
  ProblemBuilder builder;
  if (variant == HiasVariant::kActualThreeResources) {
    builder.SetResources({"children", "adults", "seniors"});
  } else {
    builder.SetResources({"persons"});
  }
  std::map<std::string, std::vector<int64_t>> capacities;
  for (size_t r = 1; r < capacity.size(); ++r) {
    capacities[SiteKey(capacity[r][0])] = variant == HiasVariant::kStatedPersons
                                              ? Numbers(capacity[r], 1, 1)
                                              : Units(Numbers(capacity[r], 2, 3), variant);
  }
  for (size_t j = 1; j <= kSites; ++j) {
    builder.AddLocation({weight[0][j], capacities[SiteKey(weight[0][j])], {}, ""});
  }
  for (size_t i = 1; i < weight.size(); ++i) {
    const std::vector<int64_t> by_age = Numbers(size[i], 1, 3);
    CaseInput input;
    input.id = weight[i][0];
    input.demand = Units(by_age, variant);
    input.group = SizeGroup(std::accumulate(by_age.begin(), by_age.end(), int64_t{0}));
    for (size_t j = 1; j <= kSites; ++j) {
      if (SiteKey(compatible[0][j]) != SiteKey(weight[0][j]) || compatible[i][j] != "1") continue;
      input.location.push_back(static_cast<int64_t>(j - 1));
      input.value.push_back(std::atof(weight[i][j].c_str()));
    }
    builder.AddCase(input);
  }
  Options options;
  options.unplaced_allowed = true;
  builder.SetOptions(options);
  return std::move(builder).Build();
}

}  // namespace treff::solver
