// A sound problem, damaged a few thousand times: it is read, or refused with a reason, and what is
// read is solved and proven or refused. Worth most under the asan preset.
#include <algorithm>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/model/generate.h"
#include "services/solver/numeric/random.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

// TREFF_FUZZ_ROUNDS asks for more, TREFF_FUZZ_SEED for other damage.
uint64_t Asked(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Pieces that have a meaning somewhere, where they may not belong.
const char* const kPieces[] = {
    "0",     "-1",  "1e400", "NaN", "null",      "\"\"", "[",
    "]",     "{",   "}",     ",",   ":",         "\"",   "\\u0000",
    "\xff",  "2.5", "true",  "*",   "999999999", "-0.0", "\"link\":\"a\",",
    "1e-320"};

void Damage(Random& random, std::string& text) {
  const int at = random.Below(static_cast<int>(text.size()));
  const int length = random.Below(std::min<int>(12, static_cast<int>(text.size()) - at) + 1);
  switch (random.Below(5)) {
    case 0:
      text[at] = static_cast<char>(random.Below(256));
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.insert(at, text.substr(at, length));
      break;
    case 3:
      text.replace(at, length, kPieces[random.Below(std::size(kPieces))]);
      break;
    default:  // a digit, so that many remain a problem
      if (const size_t digit = text.find_first_of("0123456789", at); digit != std::string::npos) {
        text[digit] = static_cast<char>('0' + random.Below(10));
      }
  }
}

TEST(Fuzz, DamagedProblemsAreReadOrRefusedAndWhatIsReadIsSolved) {
  Problem sound = Generate({.cases = 6, .locations = 3, .four_resources = true});
  sound.options.floors = {{"*", 0.5}};
  sound.periods = {"week-1"};
  sound.period.assign(sound.CaseCount(), 0);
  const std::string text = ProblemToJson(sound);
  Random random(Asked("TREFF_FUZZ_SEED", 1));
  int read = 0, refused = 0;
  for (uint64_t round = Asked("TREFF_FUZZ_ROUNDS", 4000); round > 0; --round) {
    std::string damaged = text;
    for (int left = 1 + random.Below(3); left > 0 && !damaged.empty(); --left) {
      Damage(random, damaged);
    }

    auto problem = ProblemFromJson(damaged);

    if (!problem.ok()) {
      EXPECT_FALSE(problem.status().message().empty());
      ++refused;
      continue;
    }
    ++read;
    const std::string written = ProblemToJson(*problem);
    const auto again = ProblemFromJson(written);
    ASSERT_TRUE(again.ok()) << damaged << "\n" << again.status().message();
    EXPECT_EQ(ProblemToJson(*again), written);
    problem->options.time_limit_seconds = 0.05;
    const auto solution = WithPlacement(Solve(*problem));
    if (!solution.ok()) continue;
    EXPECT_EQ(FaultOf(*problem, *solution), "") << damaged;
  }
  EXPECT_GT(read, 500);
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace treff::solver
