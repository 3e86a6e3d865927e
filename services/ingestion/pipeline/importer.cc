#include "services/ingestion/pipeline/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/catalogue/derivations.h"
#include "services/ingestion/pipeline/checks/plausibility.h"
#include "services/ingestion/pipeline/last_import.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

constexpr int kMaxWarnings = 50;
// Faults of a file that are named; the rest is counted.
constexpr size_t kMaxFaults = 200;
constexpr char kBytesVersion[] = "2";  // raise when the code reads the same bytes differently

// Adds what the source calls the values of a class to what the catalogue says of them.
void AddValueLabels(const DatasetReading& reading, municipality::v1::Indicator& indicator) {
  const auto labels = reading.value_labels.find(indicator.indicator_id());
  if (labels == reading.value_labels.end()) return;
  for (const auto& [value, name] : labels->second) {
    const auto& known = indicator.value_labels();
    if (std::any_of(known.begin(), known.end(),
                    [&, v = value](const auto& label) { return label.value() == v; })) {
      continue;
    }
    municipality::v1::Indicator::ValueLabel& label = *indicator.add_value_labels();
    label.set_value(value);
    label.set_display_name_nb(name);
    label.set_display_name_nn(name);
    label.set_display_name_en(name);
  }
}

// Deterministic: maps would not be, and the catalogue's messages have none.
void AddTo(platform::Sha256& hash, const google::protobuf::Message& message) {
  const std::string bytes = message.SerializeAsString();
  hash.Update(absl::StrCat(bytes.size(), ":"));
  hash.Update(bytes);
}

// The error of a file with these faults, each on a line of its own.
absl::Status AllOf(std::vector<std::string> faults) {
  const size_t more = faults.size() - std::min(faults.size(), kMaxFaults);
  faults.resize(faults.size() - more);
  return absl::InvalidArgumentError(absl::StrCat(
      absl::StrJoin(faults, "\n"), more > 0 ? absl::StrCat("\nand ", more, " more") : ""));
}

// What is wrong with what a file gave: nothing of the reading is of it, or nothing in it says when
// it was drawn, which is said and no more.
absl::Status CheckFileOf(const Gathered& gathered, DatasetReading& reading) {
  bool gives_figures = false;
  for (int i = 0; i < gathered.content.fetches_size(); ++i) {
    const auto& fetched = gathered.content.fetches(i);
    if (fetched.provenance().delivery() != municipality::v1::Provenance::UPLOADED) continue;
    const std::string day = absl::FormatCivilTime(gathered.payloads[i].fetch_day);
    bool is_dated_today = false;
    for (const municipality::v1::Observation& one : reading.observations) {
      const auto& further = one.further_provenances();
      if (one.provenance_index() != i &&
          std::find(further.begin(), further.end(), i) == further.end()) {
        continue;
      }
      gives_figures = true;
      is_dated_today |= one.state() == municipality::v1::Observation::PARTIAL &&
                        one.period_end() == day && reading.update_times.count(i) == 0;
    }
    if (!is_dated_today) continue;
    reading.warnings.push_back(absl::StrCat(
        "the file does not say when it was drawn: what is counted through the year is dated ", day,
        ", the day it was handed in"));
  }
  if (gives_figures || !reading.regions.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "the file gives no figure: it is a page of another kind, or answers another of the dataset's "
      "requests (--role, --year)");
}

google::rpc::Status ToRpcStatus(const absl::Status& status, const catalogue::Dataset& dataset,
                                const catalogue::Source& source) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(platform::ReplaceInvalidUtf8(
      absl::StrCat(dataset.id(), " (", source.owner(), "): ", status.message())));
  google::rpc::ErrorInfo info;
  info.set_reason(platform::reasons::kImportFailed);
  info.set_domain(platform::kErrorDomain);
  (*info.mutable_metadata())["dataset"] = dataset.id();
  (*info.mutable_metadata())["source"] = source.id();
  rpc.add_details()->PackFrom(info);
  return rpc;
}

}  // namespace

Importer::Importer(const Catalogue& catalogue, Fetcher& fetcher, Archive& archive,
                   ImportStore& store, DatasetPublisher& publisher, const platform::Clock& clock)
    : catalogue_(catalogue),
      gathering_(catalogue, fetcher, archive, clock),
      archive_(archive),
      store_(store),
      publisher_(publisher),
      clock_(clock) {}

absl::StatusOr<Importer::Outcome> Importer::Run(v1::Import import, const RunOptions& options,
                                                KnownRegions& regions, PublicationSpool& spool) {
  const std::string id = import.dataset().substr(std::string_view("datasets/").size());
  const catalogue::Dataset& dataset = *catalogue_.FindDataset(id);
  Outcome outcome{std::move(import), std::nullopt};
  outcome.import.set_state(v1::Import::RUNNING);
  *outcome.import.mutable_start_time() = platform::ToTimestamp(clock_.Now());
  // When an import cannot even be noted down, the operation fails, and says at which dataset.
  TREFF_RETURN_IF_ERROR(
      platform::Annotate(store_.Put(outcome.import), absl::StrCat("noting the import of ", id)));
  const absl::Status status = dataset.retired() ? Retire(dataset, spool, outcome)
                                                : Import(dataset, options, regions, spool, outcome);
  if (!status.ok()) return Outcome{Failed(std::move(outcome.import), status), std::nullopt};
  return outcome;
}

v1::Import Importer::Failed(v1::Import import, const absl::Status& status) const {
  *import.mutable_end_time() = platform::ToTimestamp(clock_.Now());
  import.set_state(absl::IsCancelled(status) ? v1::Import::CANCELLED : v1::Import::FAILED);
  if (import.state() == v1::Import::FAILED) {
    const std::string id = import.dataset().substr(std::string_view("datasets/").size());
    const catalogue::Dataset& dataset = *catalogue_.FindDataset(id);
    *import.mutable_error() = ToRpcStatus(status, dataset, catalogue_.SourceOf(dataset));
  }
  return import;
}

v1::Import Importer::Ended(v1::Import import, v1::Import::State state,
                           int64_t dataset_version) const {
  *import.mutable_end_time() = platform::ToTimestamp(clock_.Now());
  import.set_state(state);
  import.set_dataset_version(dataset_version);
  return import;
}

absl::Status Importer::Import(const catalogue::Dataset& dataset, const RunOptions& options,
                              KnownRegions& regions, PublicationSpool& spool, Outcome& outcome) {
  v1::Import& import = outcome.import;
  Work work{dataset, catalogue_.SourceOf(dataset), options};
  TREFF_ASSIGN_OR_RETURN(const auto last, store_.FindContent(import.dataset()));
  if (last.has_value()) work.last = *last;
  if (!ConnectorFor(dataset).GivesRegions()) TREFF_RETURN_IF_ERROR(LookUpRegions(regions));
  TREFF_ASSIGN_OR_RETURN(work.gathered, Gather(work, import));

  storage::Content& content = work.gathered.content;
  content.set_fingerprint(Fingerprint(work, regions));
  if (!options.from_archive && content.fingerprint() == work.last.fingerprint()) {
    TREFF_ASSIGN_OR_RETURN(const DatasetPublisher::Holding held, publisher_.Find(dataset.id()));
    // By its digest: a database that was restored from a backup serves older figures.
    if (!held.content_sha256.empty() && held.content_sha256 == work.last.published_sha256()) {
      import.set_observation_count(held.observation_count);
      import = Ended(std::move(import), v1::Import::UNCHANGED, held.version);
      // The rows that are served came with the bytes of then: their provenance stands.
      outcome.content = work.last;
      return absl::OkStatus();
    }
  }
  TREFF_RETURN_IF_ERROR(ReadAndSpool(regions, work, spool, import));
  outcome.content = std::move(content);
  return absl::OkStatus();
}

absl::Status Importer::Retire(const catalogue::Dataset& dataset, PublicationSpool& spool,
                              Outcome& outcome) {
  TREFF_ASSIGN_OR_RETURN(const DatasetPublisher::Holding held, publisher_.Find(dataset.id()));
  if (!held.content_sha256.empty()) return spool.Retire(dataset.id());
  outcome.import = Ended(std::move(outcome.import), v1::Import::RETIRED, held.version);
  return absl::OkStatus();
}

absl::StatusOr<Gathered> Importer::Gather(const Work& work, v1::Import& import) const {
  const RunOptions& options = work.options;
  if (options.file != nullptr) {
    return gathering_.WithFile(work.dataset, *options.file, work.last, import);
  }
  if (options.from_archive) return gathering_.FromArchive(work.last);
  if (options.on_activity) options.on_activity("fetching");
  return gathering_.FromSource(work.dataset, work.last, options.without_files, options.cancelled,
                               import);
}

absl::Status Importer::LookUpRegions(KnownRegions& regions) {
  if (regions.directory != nullptr) return absl::OkStatus();
  const auto& datasets = catalogue_.datasets();
  const auto klass =
      std::find_if(datasets.begin(), datasets.end(),
                   [](const catalogue::Dataset& one) { return ConnectorFor(one).GivesRegions(); });
  if (klass == datasets.end()) {
    return absl::FailedPreconditionError("no dataset of the catalogue gives the regions: add one");
  }
  TREFF_ASSIGN_OR_RETURN(const auto content,
                         store_.FindContent(absl::StrCat("datasets/", klass->id())));
  if (!content.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrCat("no region is known yet: import ", klass->id(), " first"));
  }
  TREFF_ASSIGN_OR_RETURN(const Gathered gathered, gathering_.FromArchive(*content));
  TREFF_ASSIGN_OR_RETURN(
      const DatasetReading reading,
      ConnectorFor(*klass).Read({catalogue_, *klass, nullptr}, gathered.payloads));
  regions = {std::make_shared<RegionDirectory>(reading.regions, reading.changes),
             content->fingerprint()};
  return absl::OkStatus();
}

std::vector<const municipality::v1::Indicator*> Importer::IndicatorsOf(
    const catalogue::Dataset& dataset) const {
  return PublishedWith(catalogue_, ConnectorFor(dataset).IndicatorsOf(dataset));
}

absl::StatusOr<Importer::Trial> Importer::Try(const catalogue::Dataset& dataset,
                                              const UploadedFile& file,
                                              const KnownRegions& regions) {
  RunOptions options;
  options.file = &file;
  Work work{dataset, catalogue_.SourceOf(dataset), options};
  TREFF_ASSIGN_OR_RETURN(const auto last,
                         store_.FindContent(absl::StrCat("datasets/", dataset.id())));
  if (last.has_value()) work.last = *last;
  Trial trial;
  absl::StatusOr<Gathered> gathered = Gather(work, trial.import);
  if (!gathered.ok()) {
    trial.import.add_warnings(NotCompared(gathered.status()));
    work.last.Clear();
    gathered = Gather(work, trial.import);
  }
  TREFF_ASSIGN_OR_RETURN(work.gathered, std::move(gathered));
  const bool gives_regions = ConnectorFor(dataset).GivesRegions();
  absl::StatusOr<DatasetReading> reading =
      Read(gives_regions ? KnownRegions() : regions, work, trial.import);
  trial.status = reading.status();
  if (!reading.ok()) return trial;
  for (const std::string& warning : reading->warnings) trial.import.add_warnings(warning);
  for (municipality::v1::Observation& row : reading->observations) {
    const auto& fetched = work.gathered.content.fetches(row.provenance_index());
    const bool is_of_file =
        fetched.provenance().delivery() == municipality::v1::Provenance::UPLOADED &&
        IsSameAnswer(fetched.request(), file.answered);
    if (is_of_file) trial.rows.push_back(std::move(row));
  }
  return trial;
}

std::string Importer::Fingerprint(const Work& work, const KnownRegions& regions) const {
  platform::Sha256 hash;
  hash.Update(kBytesVersion);
  AddTo(hash, work.dataset);
  AddTo(hash, work.source);
  for (const municipality::v1::Indicator* indicator : IndicatorsOf(work.dataset)) {
    AddTo(hash, *indicator);
  }
  for (const auto& fetched : work.gathered.content.fetches()) {
    hash.Update(fetched.provenance().raw_sha256());
    hash.Update(fetched.provenance().vintage());
  }
  if (!ConnectorFor(work.dataset).GivesRegions()) {
    hash.Update(regions.fingerprint);
  } else {
    for (const municipality::v1::Region& region : catalogue_.wider_regions()) AddTo(hash, region);
    for (const LabourMarketMember& member : catalogue_.labour_market_members()) {
      hash.Update(absl::StrCat(member.municipality, member.region, member.codes_on, ";"));
    }
  }
  return hash.Hex();
}

absl::StatusOr<DatasetReading> Importer::Read(const KnownRegions& regions, Work& work,
                                              v1::Import& import) {
  std::vector<std::string> faults;
  const ReadContext context{catalogue_, work.dataset, regions.directory.get(),
                            work.options.file == nullptr ? nullptr : &faults};
  const std::vector<Payload>& payloads = work.gathered.payloads;
  absl::StatusOr<DatasetReading> read = ConnectorFor(work.dataset).Read(context, payloads);
  if (!faults.empty()) return AllOf(std::move(faults));
  TREFF_ASSIGN_OR_RETURN(DatasetReading reading, std::move(read));
  TREFF_ASSIGN_OR_RETURN(const int64_t region_count,
                         CheckReading(context, work.last.region_count(), reading));
  if (work.options.file != nullptr) {
    TREFF_RETURN_IF_ERROR(CheckFileOf(work.gathered, reading));
  }
  storage::Content& content = work.gathered.content;
  content.set_region_count(region_count);
  for (const auto& [payload, time] : reading.update_times) {
    *content.mutable_fetches(payload)->mutable_provenance()->mutable_source_update_time() =
        platform::ToTimestamp(time);
  }
  if (!work.options.from_archive) {
    TREFF_RETURN_IF_ERROR(CompareWithLast(context, work.last, content, archive_, reading, import));
  }
  return reading;
}

absl::Status Importer::ReadAndSpool(KnownRegions& regions, Work& work, PublicationSpool& spool,
                                    v1::Import& import) {
  if (work.options.on_activity) work.options.on_activity("reading");
  const bool gives_regions = ConnectorFor(work.dataset).GivesRegions();
  TREFF_ASSIGN_OR_RETURN(const DatasetReading reading,
                         Read(gives_regions ? KnownRegions() : regions, work, import));
  for (const std::string& warning : reading.warnings) {
    if (import.warnings_size() < kMaxWarnings) import.add_warnings(warning);
  }
  if (work.options.cancelled && work.options.cancelled()) return absl::CancelledError("cancelled");

  municipality::v1::PublishDatasetRequest::Header header;
  header.set_dataset(work.dataset.id());
  header.set_import(import.name());
  for (const municipality::v1::Indicator* indicator : IndicatorsOf(work.dataset)) {
    *header.add_indicators() = *indicator;
    AddValueLabels(reading, *header.mutable_indicators(header.indicators_size() - 1));
  }
  for (const auto& fetched : work.gathered.content.fetches()) {
    *header.add_provenances() = fetched.provenance();
  }
  TREFF_RETURN_IF_ERROR(spool.Add(std::move(header), reading));
  import.set_observation_count(static_cast<int64_t>(reading.observations.size()));
  // What is read after it in this run is published together with it.
  if (gives_regions) {
    regions = {std::make_shared<RegionDirectory>(reading.regions, reading.changes),
               work.gathered.content.fingerprint()};
  }
  return absl::OkStatus();
}

}  // namespace treff::ingestion
