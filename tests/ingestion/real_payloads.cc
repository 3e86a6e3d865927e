#include "tests/ingestion/real_payloads.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <zstd.h>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
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

const std::string& Folder() {
  static const auto& folder = *new std::string(TREFF_SOURCE_DIR "/deploy/mirror/");
  return folder;
}

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

// Whether the manifest's entry answers `url`.
bool Answers(const nlohmann::json& entry, std::string_view url) {
  const std::string host(HostOf(url));
  const std::string_view rest = url.substr(std::string_view("https://").size() + host.size());
  const size_t question = std::min(rest.find('?'), rest.size());
  if (entry["host"] != host || entry["path"] != Unescape(rest.substr(0, question))) return false;
  const std::string query = "&" + std::string(rest.substr(std::min(question + 1, rest.size())));
  const nlohmann::json parts = entry.value("query", nlohmann::json::object());
  for (const auto& [key, value] : parts.items()) {
    const std::string part = "&" + key + "=" + value.get<std::string>();
    if (!absl::StrContains(query + "&", part + "&")) return false;
  }
  return true;
}

Payload Fetch(const catalogue::Source& source, const catalogue::Request& request) {
  static const auto& manifest =
      *new nlohmann::json(nlohmann::json::parse(ReadFile(Folder() + "manifest.json")));
  const std::string url = UrlOf(source, request);
  for (const nlohmann::json& entry : manifest["entries"]) {
    if (!Answers(entry, url)) continue;
    const std::string file = entry["file"];
    return {request, RealBytes(file.substr(std::string("payloads/").size())),
            absl::CivilDay(2026, 11, 23), entry["vintage"]};
  }
  Die("the mirror has no answer to " + url);
}

}  // namespace

std::string RealBytes(const std::string& file) {
  const std::string stored = ReadFile(Folder() + "payloads/" + file);
  if (!absl::EndsWith(file, ".zst")) return stored;
  std::string bytes(ZSTD_getFrameContentSize(stored.data(), stored.size()), '\0');
  const size_t size = ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size());
  if (ZSTD_isError(size)) Die("cannot unpack " + file);
  return bytes;
}

const Catalogue& RealCatalogue() {
  static const auto& catalogue =
      *new absl::StatusOr<std::unique_ptr<Catalogue>>(Catalogue::LoadEmbedded());
  if (!catalogue.ok()) Die(catalogue.status().ToString());
  return **catalogue;
}

std::vector<Payload> RealPayloads(const std::string& dataset) {
  const catalogue::Dataset& settings = *RealCatalogue().FindDataset(dataset);
  const catalogue::Source& source = RealCatalogue().SourceOf(settings);
  std::vector<Payload> payloads;
  std::vector<catalogue::Request> requests(settings.requests().begin(), settings.requests().end());
  while (!requests.empty()) {
    for (const catalogue::Request& request : requests) payloads.push_back(Fetch(source, request));
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
    return new RegionDirectory(reading->regions);
  }();
  return regions;
}

absl::StatusOr<DatasetReading> ReadDataset(const std::string& dataset,
                                           const std::vector<Payload>& payloads) {
  const catalogue::Dataset& settings = *RealCatalogue().FindDataset(dataset);
  const RegionDirectory* regions = settings.has_klass_regions() ? nullptr : &RealRegions();
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
