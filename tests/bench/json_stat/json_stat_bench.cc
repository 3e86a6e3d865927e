// Reading a JSON-stat table into observations, beside its limit: simdjson alone over the same
// bytes.
#include <malloc.h>

#include <fstream>
#include <string>

#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "tests/ingestion/payloads/real_payloads.h"

namespace treff::ingestion {
namespace {

constexpr char kDataset[] = "ssb_pxweb.population";

// SSB's table 07459 as the mirror serves it: 357 regions × 2 sexes × 106 ages × 4 years.
const std::vector<Payload>& Population() {
  static const auto& payloads = *new std::vector<Payload>(RealPayloads(kDataset));
  return payloads;
}

// Made up, to be larger: the real values over again for `years` years. 16 years are 1.2 million.
std::vector<Payload> Synthetic(int years) {
  std::vector<Payload> payloads = Population();
  auto table = nlohmann::ordered_json::parse(payloads[0].bytes);
  auto& category = table["dimension"]["Tid"]["category"];
  category = {{"index", nlohmann::ordered_json::object()}};
  for (int i = 0; i < years; ++i) category["index"][absl::StrCat(2000 + i)] = i;
  table["size"].back() = years;
  table.erase("status");
  const auto real = table["value"];
  auto& values = table["value"] = nlohmann::ordered_json::array();
  while (values.size() < real.size() / 4 * years) {
    for (const auto& value : real)
      values.push_back(value.is_null() ? nlohmann::ordered_json(0) : value);
  }
  payloads[0].bytes = table.dump();
  return payloads;
}

// Sums every value, so that none can be skipped. The dimensions are 2 % of the bytes.
double SumOfValues(simdjson::ondemand::parser& parser, const simdjson::padded_string& text) {
  double sum = 0;
  simdjson::ondemand::document document = parser.iterate(text);
  for (auto entry : document["value"].get_array()) {
    simdjson::ondemand::value value = entry.value();
    if (!value.is_null()) sum += value.get_double();
  }
  return sum;
}

// The process's memory in MB: "VmRSS" now, "VmHWM" at its peak since ForgetPeak.
double MemoryMegabytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(field + ":", 0) == 0) return std::stod(line.substr(field.size() + 1)) / 1024;
  }
  return 0;
}
void ForgetPeak() {
  malloc_trim(0);  // or memory that others freed would hide what is used now
  std::ofstream("/proc/self/clear_refs") << "5";
}

void ReadAll(benchmark::State& state, const std::vector<Payload>& payloads) {
  size_t observations = 0;
  ForgetPeak();
  const double before = MemoryMegabytes("VmRSS");
  for (auto _ : state) {
    const absl::StatusOr<DatasetReading> reading = ReadDataset(kDataset, payloads);
    if (!reading.ok()) return state.SkipWithError(std::string(reading.status().message()).c_str());
    observations = reading->observations.size();
  }
  state.SetBytesProcessed(state.iterations() * payloads[0].bytes.size());
  state.counters["observations"] = static_cast<double>(observations);
  state.counters["peak_mb_beyond_the_text"] = MemoryMegabytes("VmHWM") - before;
}

void WalkAll(benchmark::State& state, const std::vector<Payload>& payloads) {
  const simdjson::padded_string text(payloads[0].bytes);
  simdjson::ondemand::parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(SumOfValues(parser, text));
  state.SetBytesProcessed(state.iterations() * text.size());
}

void BM_JsonStatToObservations(benchmark::State& state) { ReadAll(state, Population()); }
BENCHMARK(BM_JsonStatToObservations)->Unit(benchmark::kMillisecond);

void BM_BareSimdjson(benchmark::State& state) { WalkAll(state, Population()); }
BENCHMARK(BM_BareSimdjson)->Unit(benchmark::kMillisecond);

void BM_JsonStatToObservationsSynthetic(benchmark::State& state) {
  ReadAll(state, Synthetic(static_cast<int>(state.range(0))));
}
BENCHMARK(BM_JsonStatToObservationsSynthetic)
    ->Arg(16)
    ->ArgName("years")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace treff::ingestion

BENCHMARK_MAIN();
