#include "tests/ingestion/payloads/real_payloads.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

#include <zstd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "deploy/mirror/mirror.h"
#include "services/ingestion/catalogue/request_template.h"
#include "services/platform/values/strings.h"
#include "tests/testing/paths.h"

namespace treff::ingestion {
namespace {

[[noreturn]] void Die(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::abort();
}

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) Die("cannot read " + path);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

// The day on which everything is fetched.
constexpr absl::CivilDay kFetchDay(2026, 11, 23);

std::string Unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain.push_back(
          static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return plain;
}

// A request, taken apart as the mirror's HTTP server does it.
mirror::Request MirrorRequest(const std::string& url, const std::string& json_body) {
  mirror::Request request;
  request.method = json_body.empty() ? "GET" : "POST";
  request.host = std::string(HostOf(url));
  const std::string rest = url.substr(std::string_view("https://").size() + request.host.size());
  const std::pair<std::string, std::string> parts = absl::StrSplit(rest, absl::MaxSplits('?', 1));
  request.path = Unescape(parts.first);
  for (const absl::string_view parameter : absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(parameter, absl::MaxSplits('=', 1));
    request.query.emplace(Unescape(pair.first), Unescape(pair.second));
  }
  request.accept = "application/json";
  request.body = json_body;
  return request;
}

// Nothing for a year that is not there, which is no fault.
std::optional<Payload> Fetch(const catalogue::Source& source, const catalogue::Request& request) {
  if (const auto file = CatalogueFileOf(request.address())) {
    const CatalogueTable& table = *RealCatalogue().FindTable(*file);
    return Payload{request, table.bytes, kFetchDay, table.vintage};
  }
  static const auto& mirror =
      *new absl::StatusOr<mirror::Mirror>(mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"));
  if (!mirror.ok()) Die(mirror.status().ToString());
  const auto found = mirror->Find(MirrorRequest(UrlOf(source, request), request.json_body()));
  if (!found.ok() && request.each_year()) return std::nullopt;
  if (!found.ok()) Die(found.status().ToString());
  return Payload{request, (*found)->bytes, kFetchDay, (*found)->vintage};
}

}  // namespace

std::string StoredBytes(const std::string& path) {
  const std::string stored = ReadFile(path);
  if (!absl::EndsWith(path, ".zst")) return stored;
  std::string bytes(ZSTD_getFrameContentSize(stored.data(), stored.size()), '\0');
  const size_t size = ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size());
  if (ZSTD_isError(size)) Die("cannot unpack " + path);
  return bytes;
}

std::string SamplePath(const std::string& file) {
  return TREFF_SOURCE_DIR "/tests/ingestion/payloads/samples/" + file;
}

std::string RealBytes(const std::string& file) {
  return StoredBytes(TREFF_SOURCE_DIR "/deploy/mirror/payloads/" + file);
}

const Catalogue& RealCatalogue() {
  static const auto& catalogue =
      *new absl::StatusOr<std::unique_ptr<Catalogue>>(Catalogue::LoadEmbedded(FindConnector));
  if (!catalogue.ok()) Die(catalogue.status().ToString());
  return **catalogue;
}

std::vector<std::string> AnsweredDatasets() {
  std::vector<std::string> answered;
  for (const catalogue::Dataset& dataset : RealCatalogue().datasets()) {
    if (!RealCatalogue().SourceOf(dataset).has_access()) answered.push_back(dataset.id());
  }
  return answered;
}

std::vector<Payload> RealPayloads(const std::string& dataset) {
  const catalogue::Dataset& settings = *RealCatalogue().FindDataset(dataset);
  const catalogue::Source& source = RealCatalogue().SourceOf(settings);
  std::vector<Payload> payloads;
  auto expanded = ExpandRequests(settings, kFetchDay);
  if (!expanded.ok()) Die(expanded.status().ToString());
  std::vector<catalogue::Request> requests = *std::move(expanded);
  while (!requests.empty()) {
    for (const catalogue::Request& request : requests) {
      std::optional<Payload> payload = Fetch(source, request);
      if (payload.has_value()) payloads.push_back(*std::move(payload));
    }
    const auto more = ConnectorFor(settings).FollowUps(settings, payloads);
    if (!more.ok()) Die(more.status().ToString());
    requests = *more;
  }
  return payloads;
}

const RegionDirectory& RealRegions() {
  static const RegionDirectory& regions = *[] {
    const auto reading =
        ReadDataset("ssb_klass.municipalities", RealPayloads("ssb_klass.municipalities"));
    if (!reading.ok()) Die(reading.status().ToString());
    return new RegionDirectory(reading->regions, reading->changes);
  }();
  return regions;
}

absl::StatusOr<DatasetReading> ReadDataset(const std::string& dataset,
                                           const std::vector<Payload>& payloads) {
  const catalogue::Dataset& settings = *RealCatalogue().FindDataset(dataset);
  const RegionDirectory* regions = ConnectorFor(settings).GivesRegions() ? nullptr : &RealRegions();
  return ConnectorFor(settings).Read({RealCatalogue(), settings, regions}, payloads);
}

municipality::v1::Observation FindObservation(const DatasetReading& reading,
                                              const std::string& indicator,
                                              const std::string& region,
                                              const std::string& period) {
  for (const auto& observation : reading.observations) {
    if (observation.indicator() == indicator && observation.region() == region &&
        observation.period() == period) {
      return observation;
    }
  }
  return {};
}

}  // namespace treff::ingestion
