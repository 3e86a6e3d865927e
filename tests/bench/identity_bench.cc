// What proving who calls costs a call: the first with a token, and each after it.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/identity/demo_issuer.h"
#include "services/platform/identity/token_verifier.h"
#include "services/platform/values/clock.h"

namespace treff::platform {
namespace {

struct House {
  std::unique_ptr<DemoIssuer> issuer = *DemoIssuer::Make(SystemClock());
  TokenVerifier verifier{{.rules = DemoIssuer::rules()}, issuer->NewKeySource(), SystemClock()};
  // About as long as an issuer's own: filled up with a claim that nobody reads.
  std::string token = *issuer->Sign(absl::StrCat(
      R"({"iss":"treff-demo","aud":"treff-demo","sub":"officer-7","treff_role":"officer","exp":)",
      absl::ToUnixSeconds(absl::Now() + absl::Hours(1)), R"(,"filling":")", std::string(600, 'x'),
      R"("})"));
};

void BM_VerifiedToken(benchmark::State& state) {
  static auto& house = *new House;
  if (!house.verifier.Verify(house.token).ok()) state.SkipWithError("refused");
  for (auto _ : state) benchmark::DoNotOptimize(house.verifier.Verify(house.token));
  state.counters["token_bytes"] = static_cast<double>(house.token.size());
}
BENCHMARK(BM_VerifiedToken)->Threads(1)->Threads(2);

// A refused one is verified anew each time: its last claim does not hold.
void BM_RefusedToken(benchmark::State& state) {
  House house;
  const std::string token = *house.issuer->Sign(
      R"({"iss":"treff-demo","aud":"treff-demo","sub":"officer-7","exp":4000000000})");
  for (auto _ : state) benchmark::DoNotOptimize(house.verifier.Verify(token));
}
BENCHMARK(BM_RefusedToken)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace treff::platform

BENCHMARK_MAIN();
