#include "services/ingestion/pipeline/gathering.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "services/ingestion/catalogue/request_template.h"
#include "services/ingestion/fetch/http_date.h"
#include "services/ingestion/pipeline/asking.h"
#include "services/ingestion/pipeline/last_import.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Provenance;
using Fetched = storage::Content::Fetched;
using Renewal = Connector::Renewal;

// Requests of one dataset, follow-ups included.
constexpr size_t kMaxRequests = 300;
constexpr int kHttpNotFound = 404;

bool IsUpload(const Fetched& fetched) {
  return fetched.provenance().delivery() == Provenance::UPLOADED;
}

const Fetched* FindFetched(const storage::Content& content, const std::string& request_text) {
  for (const auto& fetched : content.fetches()) {
    if (!IsUpload(fetched) && fetched.provenance().request() == request_text) return &fetched;
  }
  return nullptr;
}

// Whether the catalogue itself asks for it, rather than an answer before it.
bool IsAskedByCatalogue(const catalogue::Request& request, const catalogue::Dataset& dataset) {
  return std::any_of(dataset.requests().begin(), dataset.requests().end(),
                     [&](const auto& one) { return one.role() == request.role(); });
}

// The file that stands for what `request` asks for. Addresses of the catalogue may change with the
// day, those that follow from an answer tell answers of one role apart.
const Fetched* FindUpload(const storage::Content& content, const catalogue::Dataset& dataset,
                          const catalogue::Request& request) {
  for (const auto& fetched : content.fetches()) {
    if (IsUpload(fetched) && IsSameAnswer(fetched.request(), request) &&
        (IsAskedByCatalogue(request, dataset) ||
         fetched.request().address() == request.address())) {
      return &fetched;
    }
  }
  return nullptr;
}

// Whether `file` takes the place of `fetched`, one of `count` of its role and year: of several, it
// is the one of its name.
bool Replaces(const UploadedFile& file, const Fetched& fetched, size_t count) {
  const bool is_newer_edition =
      IsUpload(fetched) && fetched.provenance().delivery_note() == file.name;
  return count == 1 || is_newer_edition ||
         absl::EndsWith(fetched.request().address(), absl::StrCat("/", file.name));
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

// Whence and when an answer came.
void FillProvenance(const FetchAnswer& answer, const catalogue::Dataset& dataset,
                    const catalogue::Source& source, absl::Time now, Provenance& provenance) {
  provenance.set_source(source.id());
  provenance.set_owner(source.owner());
  provenance.set_dataset(dataset.id());
  *provenance.mutable_fetch_time() = platform::ToTimestamp(now);
  if (const auto modified = ParseHttpDate(answer.last_modified)) {
    *provenance.mutable_source_update_time() = platform::ToTimestamp(*modified);
  }
  provenance.set_licence(source.licence());
  provenance.set_attribution(source.attribution());
  provenance.set_delivery(answer.delivery);
  provenance.set_delivery_note(answer.delivery_note);
  provenance.set_vintage(answer.vintage);
}

// A year that has no figures at its address.
std::string MissingYear(const catalogue::Request& request, const std::string& request_text,
                        absl::Time now) {
  const bool is_past = request.year() < absl::ToCivilYear(now, absl::UTCTimeZone()).year();
  return absl::StrCat(is_past ? "there are no figures of " : "the figures of ", request.year(),
                      is_past ? ": " : " are not out yet: ", request_text, " answered ",
                      kHttpNotFound);
}

}  // namespace

bool IsSameAnswer(const catalogue::Request& a, const catalogue::Request& b) {
  return a.role() == b.role() && a.year() == b.year();
}

absl::StatusOr<Gathered> Gathering::FromSource(const catalogue::Dataset& dataset,
                                               const storage::Content& last, bool without_files,
                                               const std::function<bool()>& cancelled,
                                               v1::Import& import) const {
  Course course{dataset, catalogue_.SourceOf(dataset), last, cancelled, import};
  course.without_files = without_files;
  TREFF_ASSIGN_OR_RETURN(std::vector<catalogue::Request> requests,
                         ExpandRequests(dataset, platform::OsloDay(clock_.Now())));
  std::vector<Payload>& payloads = course.gathered.payloads;
  while (!requests.empty()) {
    for (const catalogue::Request& request : requests) {
      if (payloads.size() >= kMaxRequests) {
        return absl::ResourceExhaustedError("more than 300 requests follow from one dataset");
      }
      TREFF_RETURN_IF_ERROR(FetchOne(request, course));
    }
    TREFF_ASSIGN_OR_RETURN(requests, ConnectorFor(dataset).FollowUps(dataset, payloads));
  }
  if (!payloads.empty()) return std::move(course.gathered);
  return absl::FailedPreconditionError(
      "no year is there: check the address in the catalogue against the owner's site");
}

absl::StatusOr<FetchAnswer> Gathering::Answer(const catalogue::Request& request,
                                              const FetchRequest& ask, const Course& course) const {
  if (const auto table = CatalogueFileOf(request.address())) {
    return AnswerFromCatalogue(*catalogue_.FindTable(*table));
  }
  TREFF_ASSIGN_OR_RETURN(FetchAnswer answer, fetcher_.Fetch(course.source, ask, course.cancelled));
  if (answer.not_modified) return answer;
  TREFF_ASSIGN_OR_RETURN(answer.body,
                         ConnectorFor(course.dataset).WhatIsKept(std::move(answer.body)));
  return answer;
}

absl::Status Gathering::FetchOne(const catalogue::Request& request, Course& course) const {
  const std::string text = RequestText(course.source, request);
  const Fetched* before = FindFetched(course.last, text);
  // What the archive has lost is asked for as if it had never been there: "not modified" would say
  // nothing. Replicas need not share an archive.
  absl::StatusOr<std::string> archived = absl::NotFoundError("never fetched");
  if (before != nullptr) archived = archive_.Get(before->provenance().raw_sha256());
  const Renewal renewal =
      archived.ok() ? ConnectorFor(course.dataset).RenewalOf(*archived) : Renewal::kAlways;
  TREFF_ASSIGN_OR_RETURN(
      const FetchRequest ask,
      AskFor(course.source, request, renewal == Renewal::kIfModified ? before : nullptr));
  v1::Fetch& record = *course.import.add_fetches();
  record.set_request(text);
  absl::StatusOr<FetchAnswer> fetch =
      renewal == Renewal::kNever ? FetchAnswer{.not_modified = true} : Answer(request, ask, course);
  const bool is_missing = absl::IsNotFound(fetch.status()) && request.each_year();
  if (is_missing) record.set_http_status(kHttpNotFound);
  const Fetched* upload =
      course.without_files ? nullptr : FindUpload(course.last, course.dataset, request);
  if (upload != nullptr && (is_missing || (fetch.ok() && platform::Sha256Hex(fetch->body) ==
                                                             upload->replaced_sha256()))) {
    absl::StatusOr<std::string> uploaded = archive_.Get(upload->provenance().raw_sha256());
    if (uploaded.ok()) {
      Keep(*upload, *std::move(uploaded), record, course);
      return absl::OkStatus();
    }
  }
  if (is_missing && before == nullptr) {
    course.import.add_warnings(MissingYear(request, text, clock_.Now()));
    return absl::OkStatus();
  }
  TREFF_RETURN_IF_ERROR(fetch.status());
  record.set_http_status(fetch->http_status);
  record.set_attempts(fetch->attempts);
  *record.mutable_duration() = google::protobuf::util::TimeUtil::MicrosecondsToDuration(
      absl::ToInt64Microseconds(fetch->duration));
  if (fetch->not_modified) {
    Keep(*before, *std::move(archived), record, course);
    return absl::OkStatus();
  }
  return Take(request, *std::move(fetch), record, course);
}

void Gathering::Keep(const Fetched& fetched, std::string bytes, v1::Fetch& record,
                     Course& course) const {
  record.set_byte_count(static_cast<int64_t>(bytes.size()));
  record.set_raw_sha256(fetched.provenance().raw_sha256());
  *course.gathered.content.add_fetches() = fetched;
  course.gathered.payloads.push_back(PayloadOf(fetched, std::move(bytes)));
}

absl::Status Gathering::Take(const catalogue::Request& request, FetchAnswer answer,
                             v1::Fetch& record, Course& course) const {
  Fetched fetched;
  *fetched.mutable_request() = request;
  Provenance& provenance = *fetched.mutable_provenance();
  provenance.set_request(record.request());
  TREFF_ASSIGN_OR_RETURN(*provenance.mutable_raw_sha256(), Archived(answer.body, course));
  FillProvenance(answer, course.dataset, course.source, clock_.Now(), provenance);
  fetched.set_etag(answer.etag);
  fetched.set_last_modified(answer.last_modified);
  Keep(fetched, std::move(answer.body), record, course);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Gathering::Archived(const std::string& bytes,
                                                const Course& course) const {
  if (course.is_trial) return platform::Sha256Hex(bytes);
  return archive_.Put(bytes);
}

absl::StatusOr<Gathered> Gathering::FromArchive(const storage::Content& last) const {
  if (last.fetches().empty()) {
    return absl::FailedPreconditionError(
        "nothing of it is in the archive: import it from the source first");
  }
  TREFF_ASSIGN_OR_RETURN(std::vector<Payload> payloads, PayloadsOf(last, archive_));
  return Gathered{last, std::move(payloads)};
}

absl::StatusOr<Gathered> Gathering::WithFile(const catalogue::Dataset& dataset,
                                             const UploadedFile& file, const storage::Content& last,
                                             v1::Import& import) const {
  Course course{dataset, catalogue_.SourceOf(dataset), last, nullptr, import, file.is_trial};
  TREFF_ASSIGN_OR_RETURN(std::vector<catalogue::Request> requests,
                         ExpandRequests(dataset, platform::OsloDay(clock_.Now())));
  for (const catalogue::Request& further : ConnectorFor(dataset).FurtherAnswers(dataset)) {
    requests.push_back(further);
  }
  bool is_taken = false;
  for (const catalogue::Request& request : requests) {
    std::vector<const Fetched*> before;
    for (const Fetched& fetched : last.fetches()) {
      if (IsSameAnswer(fetched.request(), request)) before.push_back(&fetched);
    }
    if (IsSameAnswer(request, file.answered)) {
      if (is_taken) continue;
      is_taken = true;
      TREFF_RETURN_IF_ERROR(TakeFile(file, before, course));
      const size_t count = before.size();
      before.erase(std::remove_if(before.begin(), before.end(),
                                  [&](const Fetched* one) { return Replaces(file, *one, count); }),
                   before.end());
    } else if (before.empty() && CatalogueFileOf(request.address()).has_value()) {
      TREFF_RETURN_IF_ERROR(FetchOne(request, course));
    }
    for (const Fetched* one : before) {
      TREFF_ASSIGN_OR_RETURN(std::string bytes, archive_.Get(one->provenance().raw_sha256()));
      v1::Fetch& record = *import.add_fetches();
      record.set_request(one->provenance().request());
      Keep(*one, std::move(bytes), record, course);
    }
  }
  return std::move(course.gathered);
}

absl::Status Gathering::TakeFile(const UploadedFile& file,
                                 const std::vector<const Fetched*>& before, Course& course) const {
  Fetched fetched;
  *fetched.mutable_request() = file.answered;
  if (const auto table = CatalogueFileOf(file.answered.address()); table.has_value()) {
    fetched.set_replaced_sha256(platform::Sha256Hex(catalogue_.FindTable(*table)->bytes));
  }
  for (const Fetched* one : before) {
    if (!Replaces(file, *one, before.size())) continue;
    fetched.mutable_request()->set_address(one->request().address());
    fetched.set_replaced_sha256(IsUpload(*one) ? one->replaced_sha256()
                                               : one->provenance().raw_sha256());
  }
  Provenance& provenance = *fetched.mutable_provenance();
  provenance.set_request(absl::StrCat("FILE ", file.name));
  TREFF_ASSIGN_OR_RETURN(std::string kept, ConnectorFor(course.dataset).WhatIsKept(file.bytes));
  TREFF_ASSIGN_OR_RETURN(*provenance.mutable_raw_sha256(), Archived(kept, course));
  FetchAnswer answer;
  answer.delivery = Provenance::UPLOADED;
  answer.delivery_note = file.name;
  FillProvenance(answer, course.dataset, course.source, clock_.Now(), provenance);
  v1::Fetch& record = *course.import.add_fetches();
  record.set_request(provenance.request());
  Keep(fetched, std::move(kept), record, course);
  return absl::OkStatus();
}

}  // namespace treff::ingestion
