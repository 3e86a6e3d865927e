// Answers change only together with the matching revision that records name.
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/platform/values/hash.h"
#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/matching/recommend.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::recommendation::matching {
namespace {

constexpr char kFile[] = TREFF_SOURCE_DIR "/tests/recommendation/data/answers.txt";

// What an answer says, apart from what it was asked.
std::string DigestOf(v1::Recommendation answer) {
  answer.clear_name();
  answer.clear_versions();
  answer.clear_digest();
  return platform::Sha256Hex(CanonicalBytes(answer));
}

// Households, countries and days that together use every kind of rule, term and note.
std::map<std::string, std::string> DigestsOfSamples() {
  std::map<std::string, std::string> digests;
  for (const unsigned seed : {1u, 2u, 3u}) {
    const auto table = SampleSnapshot(SampleCountry(357, seed));
    PlacePrices prices{.allocation = "allocations/p", .per_person = {}};
    prices.per_person.assign(table->size(), 0.25);
    for (const absl::CivilDay day : {absl::CivilDay(2026, 10, 1), absl::CivilDay(2027, 2, 15)}) {
      int number = 0;
      for (const casework::v1::Case& household_case : SampleCases()) {
        const bool priced = seed == 3;
        const Inputs inputs{.household_case = household_case,
                            .snapshot = *table,
                            .policy = StandardPolicy(),
                            .quota_year = static_cast<int>(day.year()),
                            .explain_count = 20,
                            .prices = priced ? &prices : nullptr,
                            .as_of = day};
        digests[absl::StrCat("country-", seed, "/case-", ++number, "/",
                             absl::FormatCivilTime(day))] = DigestOf(Recommend(inputs));
      }
    }
  }
  return digests;
}

std::string FileOf(int revision, const std::map<std::string, std::string>& digests) {
  std::string text =
      "# SHA-256 of sample answers, and the matching revision that gives them (answers_test.cc).\n";
  absl::StrAppend(&text, "revision ", revision, "\n");
  for (const auto& [sample, digest] : digests) absl::StrAppend(&text, sample, " ", digest, "\n");
  return text;
}

int RevisionIn(const std::string& file) {
  std::istringstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("revision ", 0) == 0) return std::stoi(line.substr(9));
  }
  return 0;
}

TEST(Answers, AreThoseOfTheMatchingRevision) {
  const std::string file = treff::testing::ReadFile(kFile);
  const std::string today = FileOf(kMatchingRevision, DigestsOfSamples());
  if (file == today) return;

  if (RevisionIn(file) == kMatchingRevision) {
    const int next = kMatchingRevision + 1;
    FAIL() << "answers have changed, and kMatchingRevision in matching/recommend.h has not: raise "
           << "it to " << next << ", so that records of the answers before are still told from "
           << "damaged ones, and make this the content of " << kFile << ":\n"
           << FileOf(next, DigestsOfSamples());
  }
  FAIL() << "kMatchingRevision was raised: make this the content of " << kFile << ":\n" << today;
}

}  // namespace
}  // namespace treff::recommendation::matching
