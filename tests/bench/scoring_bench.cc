// How long one case takes, without the network: the scores of 357 municipalities alone, the lean
// answer with three of them explained, and the parts of it that only copy or hash bytes.
#include <benchmark/benchmark.h>

#include "services/platform/values/hash.h"
#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/matching/scoring/ranking.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

constexpr int kMunicipalities = 357;

const MunicipalityTable& Country() {
  static const auto& snapshot = *new std::shared_ptr<const MunicipalityTable>(
      SampleSnapshot(SampleCountry(kMunicipalities, 1)));
  return *snapshot;
}

void ScoreOneCase(benchmark::State& state) {
  const Household household = HouseholdOf(LargeFamily(), kQuotaYear);
  const Question question{household, Country(), StandardPolicy(), kQuotaYear};
  for (auto _ : state) benchmark::DoNotOptimize(Score(question));
}
BENCHMARK(ScoreOneCase)->Unit(benchmark::kMicrosecond);

void RankOneCase(benchmark::State& state) {
  const Household household = HouseholdOf(LargeFamily(), kQuotaYear);
  const Question question{household, Country(), StandardPolicy(), kQuotaYear};
  for (auto _ : state) benchmark::DoNotOptimize(Stand(question));
}
BENCHMARK(RankOneCase)->Unit(benchmark::kMicrosecond);

void WholeAnswer(benchmark::State& state) {
  const casework::v1::Case family = LargeFamily();
  const Inputs inputs{family, Country(), StandardPolicy(), kQuotaYear, 3};
  size_t bytes = 0;
  for (auto _ : state) bytes = Recommend(inputs).ByteSizeLong();
  state.counters["answer_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(WholeAnswer)->Unit(benchmark::kMicrosecond);

void WholeAnswerInWords(benchmark::State& state) {
  const casework::v1::Case family = LargeFamily();
  const Inputs inputs{family, Country(), StandardPolicy(), kQuotaYear, 3};
  size_t bytes = 0;
  for (auto _ : state) {
    v1::Recommendation answer = Recommend(inputs);
    PutIntoWords(SampleMessages(), "nb", answer);
    bytes = answer.ByteSizeLong();
  }
  state.counters["answer_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(WholeAnswerInWords)->Unit(benchmark::kMicrosecond);

// The limit of the digest: one pass of SHA-256 over the same bytes.
void DigestAlone(benchmark::State& state) {
  const casework::v1::Case family = LargeFamily();
  const v1::Recommendation answer = Recommend({family, Country(), StandardPolicy(), kQuotaYear, 3});
  for (auto _ : state) benchmark::DoNotOptimize(platform::Sha256Hex(CanonicalBytes(answer)));
}
BENCHMARK(DigestAlone)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace treff::recommendation::matching

BENCHMARK_MAIN();
