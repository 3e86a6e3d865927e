#include "services/ingestion/pipeline/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "services/ingestion/catalogue/derivations.h"
#include "services/ingestion/catalogue/request_template.h"
#include "services/ingestion/fetch/http_date.h"
#include "services/ingestion/pipeline/asking.h"
#include "services/ingestion/pipeline/last_import.h"
#include "services/ingestion/pipeline/plausibility.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Provenance;

// Requests of one dataset, follow-ups included.
constexpr size_t kMaxRequests = 300;
constexpr int kMaxWarnings = 50;
constexpr int kHttpNotFound = 404;
constexpr char kBytesVersion[] = "2";  // raise when the code reads the same bytes differently

const storage::Content::Fetched* FindFetched(const storage::Content& content,
                                             const std::string& request_text) {
  for (const auto& fetched : content.fetches()) {
    if (fetched.provenance().request() == request_text) return &fetched;
  }
  return nullptr;
}

// The answer of a table that is kept with the catalogue; the catalogue has checked that it is
// there.
FetchAnswer AnswerFromCatalogue(const CatalogueTable& table) {
  FetchAnswer answer;
  answer.body = table.bytes;
  answer.delivery = Provenance::CATALOGUE_TABLE;
  answer.delivery_note = absl::StrCat(table.source, " (", table.licence, ")");
  answer.vintage = table.vintage;
  return answer;
}

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
      fetcher_(fetcher),
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
  TREFF_RETURN_IF_ERROR(options.from_archive ? ReplayAll(work) : FetchAll(work, import));

  work.content.set_fingerprint(Fingerprint(work, regions));
  if (!options.from_archive && work.content.fingerprint() == work.last.fingerprint()) {
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
  outcome.content = std::move(work.content);
  return absl::OkStatus();
}

absl::Status Importer::Retire(const catalogue::Dataset& dataset, PublicationSpool& spool,
                              Outcome& outcome) {
  TREFF_ASSIGN_OR_RETURN(const DatasetPublisher::Holding held, publisher_.Find(dataset.id()));
  if (!held.content_sha256.empty()) return spool.Retire(dataset.id());
  outcome.import = Ended(std::move(outcome.import), v1::Import::RETIRED, held.version);
  return absl::OkStatus();
}

absl::Status Importer::FetchAll(Work& work, v1::Import& import) {
  if (work.options.on_activity) work.options.on_activity("fetching");
  TREFF_ASSIGN_OR_RETURN(std::vector<catalogue::Request> requests,
                         ExpandRequests(work.dataset, platform::OsloDay(clock_.Now())));
  while (!requests.empty()) {
    for (const catalogue::Request& request : requests) {
      if (work.payloads.size() >= kMaxRequests) {
        return absl::ResourceExhaustedError("more than 300 requests follow from one dataset");
      }
      TREFF_RETURN_IF_ERROR(FetchOne(request, work, import));
    }
    TREFF_ASSIGN_OR_RETURN(requests,
                           ConnectorFor(work.dataset).FollowUps(work.dataset, work.payloads));
  }
  if (!work.payloads.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "no year is there: check the address in the catalogue against the owner's site");
}

// Whence and when the answer of a source came.
void Importer::FillProvenance(const FetchAnswer& answer, const Work& work,
                              Provenance& provenance) const {
  provenance.set_source(work.source.id());
  provenance.set_owner(work.source.owner());
  provenance.set_dataset(work.dataset.id());
  *provenance.mutable_fetch_time() = platform::ToTimestamp(clock_.Now());
  if (const auto modified = ParseHttpDate(answer.last_modified)) {
    *provenance.mutable_source_update_time() = platform::ToTimestamp(*modified);
  }
  provenance.set_licence(work.source.licence());
  provenance.set_attribution(work.source.attribution());
  provenance.set_delivery(answer.delivery);
  provenance.set_delivery_note(answer.delivery_note);
  provenance.set_vintage(answer.vintage);
}

absl::Status Importer::FetchOne(const catalogue::Request& request, Work& work, v1::Import& import) {
  storage::Content::Fetched& fetched = *work.content.add_fetches();
  *fetched.mutable_request() = request;
  Provenance& provenance = *fetched.mutable_provenance();
  provenance.set_request(RequestText(work.source, request));
  const storage::Content::Fetched* before = FindFetched(work.last, provenance.request());
  // What the archive has lost is asked for as if it had never been there: "not modified" would say
  // nothing. Replicas need not share an archive.
  absl::StatusOr<std::string> archived = absl::NotFoundError("never fetched");
  if (before != nullptr) archived = archive_.Get(before->provenance().raw_sha256());
  const Connector& connector = ConnectorFor(work.dataset);
  const Connector::Renewal renewal =
      archived.ok() ? connector.RenewalOf(*archived) : Connector::Renewal::kAlways;
  TREFF_ASSIGN_OR_RETURN(
      const FetchRequest ask,
      AskFor(work.source, request, renewal == Connector::Renewal::kIfModified ? before : nullptr));
  v1::Fetch& record = *import.add_fetches();
  record.set_request(provenance.request());
  const auto table = CatalogueFileOf(request.address());
  absl::StatusOr<FetchAnswer> fetch =
      table.has_value() ? AnswerFromCatalogue(*catalogue_.FindTable(*table))
      : renewal == Connector::Renewal::kNever
          ? FetchAnswer{.not_modified = true}
          : fetcher_.Fetch(work.source, ask, work.options.cancelled);
  if (absl::IsNotFound(fetch.status()) && request.each_year() && before == nullptr) {
    record.set_http_status(kHttpNotFound);
    const bool is_past =
        request.year() < absl::ToCivilYear(clock_.Now(), absl::UTCTimeZone()).year();
    import.add_warnings(absl::StrCat(
        is_past ? "there are no figures of " : "the figures of ", request.year(),
        is_past ? ": " : " are not out yet: ", provenance.request(), " answered ", kHttpNotFound));
    work.content.mutable_fetches()->RemoveLast();
    return absl::OkStatus();
  }
  TREFF_ASSIGN_OR_RETURN(FetchAnswer answer, std::move(fetch));
  record.set_http_status(answer.http_status);
  record.set_attempts(answer.attempts);
  *record.mutable_duration() = google::protobuf::util::TimeUtil::MicrosecondsToDuration(
      absl::ToInt64Microseconds(answer.duration));

  if (answer.not_modified) {
    fetched = *before;
    answer.body = *std::move(archived);
  } else {
    TREFF_ASSIGN_OR_RETURN(answer.body, connector.WhatIsKept(std::move(answer.body)));
    TREFF_ASSIGN_OR_RETURN(*provenance.mutable_raw_sha256(), archive_.Put(answer.body));
    FillProvenance(answer, work, provenance);
    fetched.set_etag(answer.etag);
    fetched.set_last_modified(answer.last_modified);
  }
  record.set_byte_count(static_cast<int64_t>(answer.body.size()));
  record.set_raw_sha256(fetched.provenance().raw_sha256());
  work.payloads.push_back(PayloadOf(fetched, std::move(answer.body)));
  return absl::OkStatus();
}

absl::Status Importer::ReplayAll(Work& work) {
  if (work.last.fetches().empty()) {
    return absl::FailedPreconditionError(
        "nothing of it is in the archive: import it from the source first");
  }
  work.content = work.last;
  TREFF_ASSIGN_OR_RETURN(work.payloads, PayloadsOf(work.last, archive_));
  return absl::OkStatus();
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
  const RunOptions options;
  Work work{*klass, catalogue_.SourceOf(*klass), options, *content};
  TREFF_RETURN_IF_ERROR(ReplayAll(work));
  TREFF_ASSIGN_OR_RETURN(const DatasetReading reading,
                         ConnectorFor(*klass).Read({catalogue_, *klass, nullptr}, work.payloads));
  regions = {std::make_shared<RegionDirectory>(reading.regions, reading.changes),
             content->fingerprint()};
  return absl::OkStatus();
}

std::vector<const municipality::v1::Indicator*> Importer::IndicatorsOf(
    const catalogue::Dataset& dataset) const {
  return PublishedWith(catalogue_, ConnectorFor(dataset).IndicatorsOf(dataset));
}

absl::StatusOr<std::optional<DatasetReading>> Importer::LastReading(
    const catalogue::Dataset& dataset, const KnownRegions& regions) {
  TREFF_ASSIGN_OR_RETURN(const auto content,
                         store_.FindContent(absl::StrCat("datasets/", dataset.id())));
  if (!content.has_value()) return std::nullopt;
  return ReadAgain({catalogue_, dataset, regions.directory.get()}, *content, archive_);
}

std::string Importer::Fingerprint(const Work& work, const KnownRegions& regions) const {
  platform::Sha256 hash;
  hash.Update(kBytesVersion);
  AddTo(hash, work.dataset);
  AddTo(hash, work.source);
  for (const municipality::v1::Indicator* indicator : IndicatorsOf(work.dataset)) {
    AddTo(hash, *indicator);
  }
  for (const auto& fetched : work.content.fetches()) {
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

absl::Status Importer::ReadAndSpool(KnownRegions& regions, Work& work, PublicationSpool& spool,
                                    v1::Import& import) {
  if (work.options.on_activity) work.options.on_activity("reading");
  const bool gives_regions = ConnectorFor(work.dataset).GivesRegions();
  const ReadContext context{catalogue_, work.dataset,
                            gives_regions ? nullptr : regions.directory.get()};
  TREFF_ASSIGN_OR_RETURN(DatasetReading reading,
                         ConnectorFor(work.dataset).Read(context, work.payloads));
  TREFF_ASSIGN_OR_RETURN(const int64_t region_count,
                         CheckReading(context, work.last.region_count(), reading));
  work.content.set_region_count(region_count);
  for (const auto& [payload, time] : reading.update_times) {
    *work.content.mutable_fetches(payload)->mutable_provenance()->mutable_source_update_time() =
        platform::ToTimestamp(time);
  }
  if (!work.options.from_archive) {
    TREFF_RETURN_IF_ERROR(
        CompareWithLast(context, work.last, work.content, archive_, reading, import));
  }
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
  for (const auto& fetched : work.content.fetches()) {
    *header.add_provenances() = fetched.provenance();
  }
  TREFF_RETURN_IF_ERROR(spool.Add(std::move(header), reading));
  import.set_observation_count(static_cast<int64_t>(reading.observations.size()));
  // What is read after it in this run is published together with it.
  if (gives_regions) {
    regions = {std::make_shared<RegionDirectory>(reading.regions, reading.changes),
               work.content.fingerprint()};
  }
  return absl::OkStatus();
}

}  // namespace treff::ingestion
