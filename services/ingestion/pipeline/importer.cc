#include "services/ingestion/pipeline/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "services/ingestion/pipeline/plausibility.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Provenance;

// Requests of one dataset, follow-ups included.
constexpr size_t kMaxRequests = 300;
constexpr int kMaxWarnings = 50;
constexpr char kBytesVersion[] = "1";  // raise when the code reads the same bytes differently

// Addresses may come from a source's page, and protobuf's text is UTF-8.
std::string RequestText(const catalogue::Source& source, const catalogue::Request& request) {
  const std::string url = UrlOf(source, request);
  return platform::ReplaceInvalidUtf8(request.json_body().empty()
                                          ? absl::StrCat("GET ", url)
                                          : absl::StrCat("POST ", url, " ", request.json_body()));
}

const storage::Content::Fetched* FindFetched(const storage::Content& content,
                                             const std::string& request_text) {
  for (const auto& fetched : content.fetches()) {
    if (fetched.provenance().request() == request_text) return &fetched;
  }
  return nullptr;
}

absl::CivilDay DayOf(const google::protobuf::Timestamp& time) {
  return absl::ToCivilDay(platform::FromTimestamp(time), absl::UTCTimeZone());
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

absl::StatusOr<v1::Import> Importer::Run(v1::Import import, const RunOptions& options) {
  const std::string id = import.dataset().substr(std::string_view("datasets/").size());
  const catalogue::Dataset& dataset = *catalogue_.FindDataset(id);
  import.set_state(v1::Import::RUNNING);
  *import.mutable_start_time() = platform::ToTimestamp(clock_.Now());
  // When an import cannot even be noted down, the operation fails, and says at which dataset.
  const std::string what = absl::StrCat("noting the import of ", id);
  TREFF_RETURN_IF_ERROR(platform::Annotate(store_.Put(import), what));

  storage::Content content;
  const absl::Status status = Import(dataset, options, import, content);
  if (!status.ok() && options.handed_back && options.handed_back()) {
    return absl::CancelledError(absl::StrCat(id, ": another process goes on with it"));
  }
  *import.mutable_end_time() = platform::ToTimestamp(clock_.Now());
  if (status.ok()) {
    TREFF_RETURN_IF_ERROR(platform::Annotate(store_.PutGood(import, content), what));
    return import;
  }
  import.set_state(absl::IsCancelled(status) ? v1::Import::CANCELLED : v1::Import::FAILED);
  if (import.state() == v1::Import::FAILED) {
    *import.mutable_error() = ToRpcStatus(status, dataset, catalogue_.SourceOf(dataset));
  }
  TREFF_RETURN_IF_ERROR(platform::Annotate(store_.Put(import), what));
  return import;
}

absl::Status Importer::Import(const catalogue::Dataset& dataset, const RunOptions& options,
                              v1::Import& import, storage::Content& content) {
  Work work{dataset, catalogue_.SourceOf(dataset), options};
  TREFF_ASSIGN_OR_RETURN(const auto last, store_.FindContent(import.dataset()));
  if (last.has_value()) work.last = *last;
  TREFF_ASSIGN_OR_RETURN(const RegionDirectory* regions, Regions(dataset));
  TREFF_RETURN_IF_ERROR(options.from_archive ? ReplayAll(work) : FetchAll(work, import));

  work.content.set_fingerprint(Fingerprint(work));
  if (!options.from_archive && work.content.fingerprint() == work.last.fingerprint()) {
    TREFF_ASSIGN_OR_RETURN(const DatasetPublisher::Holding held, publisher_.Find(dataset.id()));
    if (held.has_dataset) {
      import.set_state(v1::Import::UNCHANGED);
      import.set_dataset_version(held.version);
      import.set_observation_count(held.observation_count);
      // The rows that are served came with the bytes of then: their provenance stands.
      content = work.last;
      return absl::OkStatus();
    }
  }
  TREFF_RETURN_IF_ERROR(ReadAndPublish(regions, work, import));
  content = std::move(work.content);
  return absl::OkStatus();
}

absl::Status Importer::FetchAll(Work& work, v1::Import& import) {
  if (work.options.on_activity) work.options.on_activity("fetching");
  std::vector<catalogue::Request> requests(work.dataset.requests().begin(),
                                           work.dataset.requests().end());
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
  return absl::OkStatus();
}

absl::Status Importer::FetchOne(const catalogue::Request& request, Work& work, v1::Import& import) {
  storage::Content::Fetched& fetched = *work.content.add_fetches();
  *fetched.mutable_request() = request;
  Provenance& provenance = *fetched.mutable_provenance();
  provenance.set_request(RequestText(work.source, request));
  const storage::Content::Fetched* before = FindFetched(work.last, provenance.request());

  FetchRequest ask{UrlOf(work.source, request), request.json_body(), request.format(), "", ""};
  if (before != nullptr) {
    ask.etag = before->etag();
    ask.last_modified = before->last_modified();
  }
  v1::Fetch& record = *import.add_fetches();
  record.set_request(provenance.request());
  TREFF_ASSIGN_OR_RETURN(FetchAnswer answer,
                         fetcher_.Fetch(work.source, ask, work.options.cancelled));
  record.set_http_status(answer.http_status);
  record.set_attempts(answer.attempts);
  *record.mutable_duration() = google::protobuf::util::TimeUtil::MicrosecondsToDuration(
      absl::ToInt64Microseconds(answer.duration));

  if (answer.not_modified) {
    fetched = *before;
    TREFF_ASSIGN_OR_RETURN(answer.body, archive_.Get(before->provenance().raw_sha256()));
  } else {
    TREFF_ASSIGN_OR_RETURN(*provenance.mutable_raw_sha256(), archive_.Put(answer.body));
    provenance.set_source(work.source.id());
    provenance.set_owner(work.source.owner());
    provenance.set_dataset(work.dataset.id());
    *provenance.mutable_fetch_time() = platform::ToTimestamp(clock_.Now());
    absl::Time modified;
    if (absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", answer.last_modified, &modified, nullptr)) {
      *provenance.mutable_source_update_time() = platform::ToTimestamp(modified);
    }
    provenance.set_licence(work.source.licence());
    provenance.set_attribution(work.source.attribution());
    provenance.set_delivery(answer.delivery);
    provenance.set_delivery_note(answer.delivery_note);
    provenance.set_vintage(answer.vintage);
    fetched.set_etag(answer.etag);
    fetched.set_last_modified(answer.last_modified);
  }
  record.set_byte_count(static_cast<int64_t>(answer.body.size()));
  record.set_raw_sha256(fetched.provenance().raw_sha256());
  work.payloads.push_back({request, std::move(answer.body),
                           DayOf(fetched.provenance().fetch_time()),
                           fetched.provenance().vintage()});
  return absl::OkStatus();
}

absl::Status Importer::ReplayAll(Work& work) {
  if (work.last.fetches().empty()) {
    return absl::FailedPreconditionError(
        "nothing of it is in the archive: import it from the source first");
  }
  work.content = work.last;
  for (const storage::Content::Fetched& fetched : work.last.fetches()) {
    TREFF_ASSIGN_OR_RETURN(std::string bytes, archive_.Get(fetched.provenance().raw_sha256()));
    work.payloads.push_back({fetched.request(), std::move(bytes),
                             DayOf(fetched.provenance().fetch_time()),
                             fetched.provenance().vintage()});
  }
  return absl::OkStatus();
}

absl::StatusOr<const RegionDirectory*> Importer::Regions(const catalogue::Dataset& dataset) {
  if (dataset.has_klass_regions()) return nullptr;
  const auto& datasets = catalogue_.datasets();
  const auto klass =
      std::find_if(datasets.begin(), datasets.end(),
                   [](const catalogue::Dataset& one) { return one.has_klass_regions(); });
  if (klass == datasets.end()) {
    return absl::FailedPreconditionError("no dataset of the catalogue gives the regions: add one");
  }
  TREFF_ASSIGN_OR_RETURN(const auto content,
                         store_.FindContent(absl::StrCat("datasets/", klass->id())));
  if (!content.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrCat("no region is known yet: import ", klass->id(), " first"));
  }
  if (regions_ == nullptr || regions_fingerprint_ != content->fingerprint()) {
    Work work{*klass, catalogue_.SourceOf(*klass), {}, *content};
    TREFF_RETURN_IF_ERROR(ReplayAll(work));
    TREFF_ASSIGN_OR_RETURN(const Reading reading,
                           ConnectorFor(*klass).Read({catalogue_, *klass, nullptr}, work.payloads));
    regions_ = std::make_unique<RegionDirectory>(reading.regions);
    regions_fingerprint_ = content->fingerprint();
  }
  return regions_.get();
}

std::string Importer::Fingerprint(const Work& work) const {
  platform::Sha256 hash;
  hash.Update(kBytesVersion);
  AddTo(hash, work.dataset);
  AddTo(hash, work.source);
  for (const std::string& indicator : IndicatorsOf(work.dataset)) {
    AddTo(hash, *catalogue_.FindIndicator(indicator));
  }
  for (const auto& fetched : work.content.fetches()) {
    hash.Update(fetched.provenance().raw_sha256());
    hash.Update(fetched.provenance().vintage());
  }
  if (!work.dataset.has_klass_regions()) {
    hash.Update(regions_fingerprint_);
  } else {
    for (const auto& [code, region] : catalogue_.labour_market_regions()) {
      hash.Update(absl::StrCat(code, region.code, region.name, ";"));
    }
    for (const FormerCounty& county : catalogue_.former_counties()) {
      hash.Update(absl::StrCat(county.code, county.name, county.valid_from, county.valid_to, ";"));
    }
  }
  return hash.Hex();
}

absl::Status Importer::ReadAndPublish(const RegionDirectory* regions, Work& work,
                                      v1::Import& import) {
  if (work.options.on_activity) work.options.on_activity("reading");
  const ReadContext context{catalogue_, work.dataset, regions};
  Publication publication;
  TREFF_ASSIGN_OR_RETURN(publication.reading,
                         ConnectorFor(work.dataset).Read(context, work.payloads));
  TREFF_ASSIGN_OR_RETURN(const int64_t region_count,
                         CheckReading(context, work.last.region_count(), publication.reading));
  work.content.set_region_count(region_count);
  for (const auto& [payload, time] : publication.reading.update_times) {
    *work.content.mutable_fetches(payload)->mutable_provenance()->mutable_source_update_time() =
        platform::ToTimestamp(time);
  }
  for (const std::string& warning : publication.reading.warnings) {
    if (import.warnings_size() < kMaxWarnings) import.add_warnings(warning);
  }
  if (work.options.cancelled && work.options.cancelled()) return absl::CancelledError("cancelled");

  if (work.options.on_activity) work.options.on_activity("publishing");
  publication.dataset = work.dataset.id();
  publication.import = import.name();
  for (const std::string& indicator : IndicatorsOf(work.dataset)) {
    publication.indicators.push_back(*catalogue_.FindIndicator(indicator));
  }
  for (const auto& fetched : work.content.fetches()) {
    publication.provenances.push_back(fetched.provenance());
  }
  import.set_observation_count(static_cast<int64_t>(publication.reading.observations.size()));
  const absl::StatusOr<int64_t> version = publisher_.Publish(publication);
  if (!version.ok()) return platform::Annotate(version.status(), "publishing");
  import.set_dataset_version(*version);
  import.set_state(v1::Import::PUBLISHED);
  return absl::OkStatus();
}

}  // namespace treff::ingestion
