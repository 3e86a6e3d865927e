#include "services/ingestion/catalogue/catalogue.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "catalogue_files.h"
#include "services/platform/status/status.h"
#include "services/platform/texts/text_proto.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Region;
using platform::Absl;

constexpr char kSources[] = "sources.textproto";
constexpr char kFormerCounties[] = "former_counties.csv";
constexpr char kLabourMarketRegions[] = "labour_market_regions.csv";
constexpr char kLabourMarketMembers[] = "labour_market_members.csv";
constexpr char kTables[] = "tables/";
constexpr char kSourceSuffix[] = ".source";

template <typename T>
const T* FindById(const std::vector<T>& all, std::string_view id,
                  const std::string& (T::*identifier)() const) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const T& one) { return (one.*identifier)() == id; });
  return found == all.end() ? nullptr : &*found;
}

template <typename T>
void Append(google::protobuf::RepeatedPtrField<T>& from, std::vector<T>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// Rows of a semicolon table of ours: comments begin with '#', the first other line is the header.
absl::StatusOr<std::vector<std::vector<std::string>>> ParseTable(const CatalogueFile& file,
                                                                 const std::string& header) {
  std::vector<std::vector<std::string>> rows;
  const size_t columns = std::count(header.begin(), header.end(), ';') + 1;
  bool header_seen = false;
  int line_number = 0;
  for (const absl::string_view line : absl::StrSplit(file.text, '\n')) {
    ++line_number;
    if (line.empty() || absl::StartsWith(line, "#")) continue;
    if (!header_seen) {
      header_seen = true;
      if (line == header) continue;
      return absl::InvalidArgumentError(
          absl::StrCat(file.name, ":", line_number, ": the header must be ", header));
    }
    std::vector<std::string> cells = absl::StrSplit(line, ';');
    if (cells.size() != columns) {
      return absl::InvalidArgumentError(absl::StrCat(file.name, ":", line_number, ": ",
                                                     cells.size(), " cells where the header has ",
                                                     columns));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

std::string JoinPath(const std::string& folder, const std::string& name) {
  return (std::filesystem::path(folder) / name).string();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return text.str();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Catalogue>> Catalogue::Load(const std::vector<CatalogueFile>& files,
                                                           FindDatasetKind find_kind) {
  // The order of files is the order of import.
  std::vector<CatalogueFile> sorted = files;
  std::sort(sorted.begin(), sorted.end(),
            [](const CatalogueFile& a, const CatalogueFile& b) { return a.name < b.name; });
  auto catalogue = std::unique_ptr<Catalogue>(new Catalogue);
  std::string faults;
  const auto note = [&](const absl::Status& status) {
    if (!status.ok()) absl::StrAppend(&faults, faults.empty() ? "" : "; ", status.message());
  };
  for (const CatalogueFile& file : sorted) {
    if (!absl::StartsWith(file.name, kTables)) note(catalogue->Parse(file));
  }
  note(catalogue->ParseTables(sorted));
  if (!faults.empty()) return absl::InvalidArgumentError(faults);
  catalogue->ShareSymbols();
  TREFF_RETURN_IF_ERROR(catalogue->Check(find_kind));
  return catalogue;
}

absl::StatusOr<std::unique_ptr<Catalogue>> Catalogue::LoadEmbedded(FindDatasetKind find_kind) {
  std::vector<CatalogueFile> files;
  for (const EmbeddedFile& file : catalogue_files::EmbeddedFiles()) {
    files.push_back({std::string(file.name), std::string(file.bytes)});
  }
  return Load(files, find_kind);
}

absl::StatusOr<std::unique_ptr<Catalogue>> Catalogue::LoadFolder(const std::string& folder,
                                                                 FindDatasetKind find_kind) {
  std::vector<std::string> names = {kSources, kFormerCounties, kLabourMarketRegions,
                                    kLabourMarketMembers};
  for (const std::string subfolder : {"datasets", "indicators"}) {
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(JoinPath(folder, subfolder), error)) {
      if (entry.path().extension() == ".textproto") {
        names.push_back(JoinPath(subfolder, entry.path().filename().string()));
      }
    }
    if (error) {
      return absl::NotFoundError(
          absl::StrCat("cannot list ", JoinPath(folder, subfolder), ": ", error.message()));
    }
  }
  std::error_code no_tables;  // a catalogue need not keep any
  for (const auto& entry :
       std::filesystem::directory_iterator(JoinPath(folder, kTables), no_tables)) {
    names.push_back(absl::StrCat(kTables, entry.path().filename().string()));
  }
  std::vector<CatalogueFile> files;
  for (const std::string& name : names) {
    TREFF_ASSIGN_OR_RETURN(std::string text, ReadFile(JoinPath(folder, name)));
    files.push_back({name, std::move(text)});
  }
  return Load(files, find_kind);
}

absl::Status Catalogue::Parse(const CatalogueFile& file) {
  if (file.name == kSources) {
    catalogue::SourceFile parsed;
    TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file.name, file.text, parsed));
    Append(*parsed.mutable_sources(), sources_);
  } else if (absl::StartsWith(file.name, "datasets/")) {
    catalogue::DatasetFile parsed;
    TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file.name, file.text, parsed));
    Append(*parsed.mutable_datasets(), datasets_);
  } else if (absl::StartsWith(file.name, "indicators/")) {
    catalogue::IndicatorFile parsed;
    TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file.name, file.text, parsed));
    for (municipality::v1::Indicator& indicator : *parsed.mutable_indicators()) {
      // Both follow from the identifier, so that a file cannot contradict itself.
      indicator.set_name(absl::StrCat("indicators/", indicator.indicator_id()));
      indicator.set_group(indicator.indicator_id().substr(0, indicator.indicator_id().find('.')));
    }
    Append(*parsed.mutable_indicators(), indicators_);
  } else if (file.name == kLabourMarketRegions) {
    return ParseRegions(file, Region::LABOUR_MARKET_REGION);
  } else if (file.name == kFormerCounties) {
    return ParseRegions(file, Region::COUNTY);
  } else if (file.name == kLabourMarketMembers) {
    return ParseLabourMarketMembers(file);
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat(file.name,
                     ": not a catalogue file: datasets go into datasets/, indicators into "
                     "indicators/"));
  }
  return absl::OkStatus();
}

absl::Status Catalogue::ParseTables(const std::vector<CatalogueFile>& files) {
  std::map<absl::string_view, const std::string*> text_of;
  for (const CatalogueFile& file : files) {
    if (absl::StartsWith(file.name, kTables)) text_of[file.name] = &file.text;
  }
  for (const auto& [name, text] : text_of) {
    if (absl::EndsWith(name, kSourceSuffix)) continue;
    const auto about = text_of.find(absl::StrCat(name, kSourceSuffix));
    absl::StatusOr<CatalogueTable> table =
        ParseCatalogueTable(*text, about == text_of.end() ? nullptr : about->second);
    if (!table.ok()) return platform::Annotate(table.status(), std::string(name));
    tables_.emplace(absl::StripPrefix(name, kTables), *std::move(table));
  }
  return absl::OkStatus();
}

absl::Status Catalogue::ParseRegions(const CatalogueFile& file, Region::Level level) {
  TREFF_ASSIGN_OR_RETURN(const auto rows, ParseTable(file, "code;name;valid_from;valid_to"));
  for (const auto& row : rows) {
    Region& region = wider_regions_.emplace_back();
    region.set_name(absl::StrCat("regions/", row[0]));
    region.set_code(row[0]);
    region.set_level(level);
    region.set_display_name(row[1]);
    region.set_valid_from(row[2]);
    region.set_valid_to(row[3]);
  }
  return absl::OkStatus();
}

absl::Status Catalogue::ParseLabourMarketMembers(const CatalogueFile& file) {
  TREFF_ASSIGN_OR_RETURN(const auto rows, ParseTable(file, "municipality;region;codes_on"));
  for (const auto& row : rows) labour_market_members_.push_back({row[0], row[1], row[2]});
  return absl::OkStatus();
}

void Catalogue::ShareSymbols() {
  for (catalogue::Dataset& dataset : datasets_) {
    const catalogue::Source* source = FindSource(SourceIdOf(dataset));
    if (source == nullptr) continue;
    const std::vector<catalogue::Symbol> own(dataset.symbols().begin(), dataset.symbols().end());
    for (const catalogue::Symbol& shared : source->symbols()) {
      if (std::none_of(own.begin(), own.end(), [&](const catalogue::Symbol& symbol) {
            return symbol.text() == shared.text();
          })) {
        *dataset.add_symbols() = shared;
      }
    }
  }
}

const catalogue::Source* Catalogue::FindSource(std::string_view id) const {
  return FindById(sources_, id, &catalogue::Source::id);
}

const catalogue::Dataset* Catalogue::FindDataset(std::string_view id) const {
  return FindById(datasets_, id, &catalogue::Dataset::id);
}

const municipality::v1::Indicator* Catalogue::FindIndicator(std::string_view id) const {
  return FindById(indicators_, id, &municipality::v1::Indicator::indicator_id);
}

const CatalogueTable* Catalogue::FindTable(std::string_view file) const {
  const auto found = tables_.find(file);
  return found == tables_.end() ? nullptr : &found->second;
}

const catalogue::Source& Catalogue::SourceOf(const catalogue::Dataset& dataset) const {
  return *FindSource(SourceIdOf(dataset));
}

std::string_view SourceIdOf(const catalogue::Dataset& dataset) {
  return std::string_view(dataset.id()).substr(0, dataset.id().find('.'));
}

std::string UrlOf(const catalogue::Source& source, const catalogue::Request& request) {
  if (!HostOf(request.address()).empty() || CatalogueFileOf(request.address()).has_value()) {
    return request.address();
  }
  return absl::StrCat(source.base_url(), request.address());
}

std::string_view HostOf(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  if (url.substr(0, kScheme.size()) != kScheme) return {};
  url.remove_prefix(kScheme.size());
  return url.substr(0, url.find_first_of("/?#"));
}

bool IsExcluded(const catalogue::Dataset& dataset, std::string_view code) {
  return std::any_of(dataset.excluded_regions().begin(), dataset.excluded_regions().end(),
                     [&](const std::string& entry) {
                       if (entry.back() != '*') return code == entry;
                       return code.substr(0, entry.size() - 1) ==
                              std::string_view(entry).substr(0, entry.size() - 1);
                     });
}

const catalogue::SuppressionRule* FindSuppressionRule(const catalogue::Dataset& dataset,
                                                      std::string_view indicator) {
  for (const catalogue::SuppressionRule& rule : dataset.suppression()) {
    if (rule.indicator() == indicator) return &rule;
  }
  return nullptr;
}

}  // namespace treff::ingestion
