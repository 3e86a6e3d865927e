#include "services/ingestion/pipeline/imports.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "services/ingestion/pipeline/checks/file_check.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

v1::Source::Access AccessOf(const catalogue::Source& source, const SourceKeys& keys) {
  switch (source.access().state()) {
    case catalogue::Access::NEEDS_KEY:
      return keys.MayAsk(source) ? v1::Source::KEY_SET : v1::Source::KEY_MISSING;
    case catalogue::Access::NO_CONTRACT:
      return v1::Source::NO_CONTRACT;
    case catalogue::Access::NOT_TRIED:
      return v1::Source::NOT_TRIED;
    default:
      return v1::Source::OPEN;
  }
}

v1::Source ToProto(const catalogue::Source& source, const SourceKeys& keys) {
  v1::Source proto;
  proto.set_name(absl::StrCat("sources/", source.id()));
  proto.set_owner(source.owner());
  proto.set_display_name_nb(source.display_name_nb());
  proto.set_display_name_nn(source.display_name_nn());
  proto.set_display_name_en(source.display_name_en());
  proto.set_base_url(source.base_url());
  proto.set_licence(source.licence());
  proto.set_attribution(source.attribution());
  *proto.mutable_request_interval() =
      google::protobuf::util::TimeUtil::MillisecondsToDuration(source.request_interval_ms());
  proto.set_access(AccessOf(source, keys));
  proto.set_link(source.access().link());
  proto.set_note_nb(source.access().note_nb());
  proto.set_note_nn(source.access().note_nn());
  proto.set_note_en(source.access().note_en());
  return proto;
}

// The one variable of a resource name, or INVALID_ARGUMENT naming the field.
absl::StatusOr<std::string> IdIn(std::string_view pattern, const std::string& name,
                                 std::string_view field) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                         platform::ParseResourceName(pattern, name, field));
  return parts.front();
}

// Far more than can be under way at once.
constexpr int kMostUnfinished = 1000;

// The imports of an operation, each with its name and dataset.
absl::StatusOr<v1::ImportMetadata> MetadataOf(const platform::OperationTask& task) {
  v1::ImportMetadata metadata;
  if (task.metadata.UnpackTo(&metadata)) return metadata;
  return absl::DataLossError(task.name + ": its imports cannot be read: import again");
}

constexpr size_t kMaxFileName = 200;

absl::Status CheckFileName(const std::string& file_name, const std::string& request_id) {
  platform::FieldErrors errors;
  if (file_name.empty() || file_name.size() > kMaxFileName ||
      file_name.find('/') != std::string::npos || platform::HasControlCharacters(file_name)) {
    errors.Add("file_name",
               "must be 1 to 200 bytes without folder and control characters: it is how "
               "provenance calls the file");
  }
  if (!request_id.empty() && !platform::IsUuid(request_id)) {
    errors.Add("request_id", "must be a UUID");
  }
  return errors.ToStatus();
}

absl::StatusOr<FileTarget> TargetOf(const v1::ImportFileRequest& request,
                                    const Catalogue& catalogue, absl::Time now) {
  return FindFileTarget(catalogue, request.dataset(), request.role(), request.year(),
                        request.content(), platform::OsloDay(now));
}

}  // namespace

Imports::Imports(const Catalogue& catalogue, ImportStore& store, ImportRun& run, Importer& importer,
                 platform::Operations& operations, platform::IdSource& ids,
                 const platform::Clock& clock)
    : catalogue_(catalogue),
      store_(store),
      run_(run),
      importer_(importer),
      operations_(operations),
      ids_(ids),
      clock_(clock),
      states_(catalogue, store, importer.keys(), clock) {}

absl::StatusOr<v1::Source> Imports::GetSource(const v1::GetSourceRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const std::string id, IdIn("sources/{source}", request.name(), "name"));
  const catalogue::Source* source = catalogue_.FindSource(id);
  if (source == nullptr) return platform::NotFound(request.name(), "list the sources");
  return ToProto(*source, importer_.keys());
}

absl::StatusOr<v1::ListSourcesResponse> Imports::ListSources(
    const v1::ListSourcesRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const platform::Slice slice,
                         platform::SliceOf(page, catalogue_.sources().size()));
  v1::ListSourcesResponse response;
  for (size_t i = slice.begin; i < slice.end; ++i) {
    *response.add_sources() = ToProto(catalogue_.sources()[i], importer_.keys());
  }
  response.set_next_page_token(slice.next_page_token);
  return response;
}

absl::StatusOr<v1::Dataset> Imports::GetDataset(const v1::GetDatasetRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string id, IdIn("datasets/{dataset}", request.name(), "name"));
  const catalogue::Dataset* dataset = catalogue_.FindDataset(id);
  if (dataset == nullptr) return platform::NotFound(request.name(), "list the datasets");
  return states_.Describe(*dataset);
}

absl::StatusOr<v1::ListDatasetsResponse> Imports::ListDatasets(
    const v1::ListDatasetsRequest& request) {
  std::vector<const catalogue::Dataset*> datasets;
  std::string source;
  if (!request.parent().empty()) {
    TREFF_ASSIGN_OR_RETURN(source, IdIn("sources/{source}", request.parent(), "parent"));
    if (catalogue_.FindSource(source) == nullptr) {
      return platform::NotFound(request.parent(), "list the sources");
    }
  }
  for (const catalogue::Dataset& dataset : catalogue_.datasets()) {
    if (source.empty() || catalogue_.SourceOf(dataset).id() == source) datasets.push_back(&dataset);
  }
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const platform::Slice slice, platform::SliceOf(page, datasets.size()));
  v1::ListDatasetsResponse response;
  for (size_t i = slice.begin; i < slice.end; ++i) {
    TREFF_ASSIGN_OR_RETURN(*response.add_datasets(), states_.Describe(*datasets[i]));
  }
  response.set_next_page_token(slice.next_page_token);
  return response;
}

absl::StatusOr<std::map<std::string, absl::Time>> Imports::DueDatasets(absl::Time now) {
  TREFF_ASSIGN_OR_RETURN(
      const auto open,
      operations_.List(
          {.kind = kKind, .state = platform::OperationQuery::State::kOpen, .limit = 1}));
  if (!open.empty()) return std::map<std::string, absl::Time>{};
  return states_.Due(now);
}

absl::StatusOr<std::vector<std::string>> Imports::Requested(
    const v1::ImportDatasetsRequest& request) const {
  platform::FieldErrors errors;
  std::set<std::string> wanted;
  for (int i = 0; i < request.datasets_size(); ++i) {
    const std::string field = absl::StrCat("datasets[", i, "]");
    const absl::StatusOr<std::string> id = IdIn("datasets/{dataset}", request.datasets(i), field);
    if (!id.ok()) {
      errors.Add(field, "must be datasets/{dataset}");
    } else if (catalogue_.FindDataset(*id) == nullptr) {
      errors.Add(field, absl::StrCat("the catalogue has no dataset ", *id));
    } else {
      wanted.insert(*id);
    }
  }
  if (!request.request_id().empty() && !platform::IsUuid(request.request_id())) {
    errors.Add("request_id", "must be a UUID");
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  std::vector<std::string> ordered;
  for (const catalogue::Dataset& dataset : catalogue_.datasets()) {
    // What cannot be asked for is imported by name alone, and then says what it lacks.
    const bool is_wanted = wanted.empty() ? importer_.keys().MayAsk(catalogue_.SourceOf(dataset))
                                          : wanted.count(dataset.id()) > 0;
    if (is_wanted) ordered.push_back(dataset.id());
  }
  return ordered;
}

absl::StatusOr<google::longrunning::Operation> Imports::ImportDatasets(
    const v1::ImportDatasetsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> ids, Requested(request));
  if (request.from_archive() && request.without_files()) {
    return platform::FieldError("without_files",
                                "cannot go with from_archive: the archive holds the files, and the "
                                "sources are not asked");
  }
  v1::ImportMetadata metadata;
  for (const std::string& id : ids) AddImport(id, metadata);
  v1::ImportDatasetsRequest asked = request;
  asked.clear_request_id();
  return Start(asked, request.request_id(), metadata);
}

absl::StatusOr<google::longrunning::Operation> Imports::ImportFile(
    const v1::ImportFileRequest& request) {
  TREFF_RETURN_IF_ERROR(CheckFileName(request.file_name(), request.request_id()));
  TREFF_ASSIGN_OR_RETURN(const FileTarget target, TargetOf(request, catalogue_, clock_.Now()));
  v1::ImportMetadata metadata;
  AddImport(target.dataset->id(), metadata);
  v1::ImportFileRequest asked = request;
  asked.clear_request_id();
  // The request waits in the store.
  TREFF_ASSIGN_OR_RETURN(*asked.mutable_content(),
                         ConnectorFor(*target.dataset).WhatIsKept(request.content()));
  return Start(asked, request.request_id(), metadata);
}

void Imports::AddImport(const std::string& dataset, v1::ImportMetadata& metadata) {
  v1::Import& import = *metadata.add_imports();
  import.set_name(absl::StrCat("imports/", ids_.NewUuid()));
  import.set_dataset(absl::StrCat("datasets/", dataset));
  import.set_state(v1::Import::WAITING);
}

absl::StatusOr<google::longrunning::Operation> Imports::Start(
    const google::protobuf::Message& asked, const std::string& request_id,
    const v1::ImportMetadata& metadata) {
  TREFF_RETURN_IF_ERROR(operations_.HasRoom(kKind));
  return operations_.Start({.kind = kKind,
                            .request = asked,
                            .metadata = metadata,
                            .request_id = request_id,
                            .request_digest = platform::Sha256Hex(asked.SerializeAsString())});
}

platform::OperationKind Imports::Kind() {
  return {.name = kKind,
          .remedy = "import fewer datasets at once, or give the service more memory",
          .run = [this](const platform::OperationTask& task,
                        platform::OperationProgress& progress) { return Run(task, progress); },
          .drop = [this](const platform::OperationTask& task,
                         const absl::Status& why) { return Drop(task, why); }};
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Imports::Run(
    const platform::OperationTask& task, platform::OperationProgress& progress) {
  ImportRun::Options options{.cancelled = [&progress] { return progress.CancelRequested(); },
                             .handed_back = [&progress] { return progress.HandsBack(); }};
  UploadedFile file;
  if (task.request.Is<v1::ImportFileRequest>()) {
    TREFF_ASSIGN_OR_RETURN(auto request, platform::RequestOf<v1::ImportFileRequest>(task));
    TREFF_ASSIGN_OR_RETURN(FileTarget target, TargetOf(request, catalogue_, clock_.Now()));
    file = {request.file_name(), std::move(*request.mutable_content()), std::move(target.answered)};
    options.file = &file;
  } else {
    TREFF_ASSIGN_OR_RETURN(const auto request,
                           platform::RequestOf<v1::ImportDatasetsRequest>(task));
    options.from_archive = request.from_archive();
    options.without_files = request.without_files();
  }
  TREFF_ASSIGN_OR_RETURN(const v1::ImportMetadata metadata, MetadataOf(task));
  TREFF_ASSIGN_OR_RETURN(
      v1::ImportDatasetsResponse response,
      run_.Run(metadata, options, [&](const auto& update) { progress.Update(update); }));
  return std::make_unique<v1::ImportDatasetsResponse>(std::move(response));
}

absl::Status Imports::Drop(const platform::OperationTask& task, const absl::Status& why) {
  TREFF_ASSIGN_OR_RETURN(const v1::ImportMetadata metadata, MetadataOf(task));
  for (const v1::Import& import : metadata.imports()) {
    TREFF_RETURN_IF_ERROR(EndWith(why, import));
  }
  return absl::OkStatus();
}

absl::Status Imports::EndWith(const absl::Status& why, const v1::Import& import) {
  TREFF_ASSIGN_OR_RETURN(const auto found, store_.Find(import.name()));
  v1::Import ended = found.value_or(import);
  if (HasEnded(ended)) return absl::OkStatus();
  ended.set_state(absl::IsCancelled(why) ? v1::Import::CANCELLED : v1::Import::FAILED);
  *ended.mutable_end_time() = platform::ToTimestamp(clock_.Now());
  if (ended.state() == v1::Import::FAILED) *ended.mutable_error() = platform::ToRpcStatus(why);
  return store_.Put(ended);
}

absl::Status Imports::EndOrphans() {
  // Imports are looked at before operations: one that an operation begins meanwhile is not seen.
  TREFF_ASSIGN_OR_RETURN(const std::vector<ImportStore::Listed> listed,
                         store_.List("", std::numeric_limits<int64_t>::max(), kMostUnfinished));
  TREFF_ASSIGN_OR_RETURN(const std::vector<platform::ListedOperation> open,
                         operations_.List({.kind = kKind,
                                           .state = platform::OperationQuery::State::kOpen,
                                           .limit = kMostUnfinished}));
  std::set<std::string> going_on;
  for (const platform::ListedOperation& one : open) {
    v1::ImportMetadata metadata;
    one.operation.metadata().UnpackTo(&metadata);
    for (const v1::Import& import : metadata.imports()) going_on.insert(import.name());
  }
  for (const ImportStore::Listed& one : listed) {
    if (HasEnded(one.import) || going_on.count(one.import.name()) > 0) continue;
    const auto why = absl::AbortedError(
        absl::StrCat(one.import.dataset(), ": the service ended while it ran: import again"));
    TREFF_RETURN_IF_ERROR(EndWith(why, one.import));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::CheckFileResponse> Imports::CheckFile(const v1::CheckFileRequest& request) {
  return ingestion::CheckFile(catalogue_, importer_, clock_, request);
}

absl::StatusOr<v1::Import> Imports::GetImport(const v1::GetImportRequest& request) {
  TREFF_RETURN_IF_ERROR(IdIn("imports/{import}", request.name(), "name").status());
  TREFF_ASSIGN_OR_RETURN(const auto import, store_.Find(request.name()));
  if (!import.has_value()) return platform::NotFound(request.name(), "list the imports");
  return *import;
}

absl::StatusOr<v1::ListImportsResponse> Imports::ListImports(
    const v1::ListImportsRequest& request) {
  if (!request.parent().empty()) {
    TREFF_ASSIGN_OR_RETURN(const std::string id,
                           IdIn("datasets/{dataset}", request.parent(), "parent"));
    if (catalogue_.FindDataset(id) == nullptr) {
      return platform::NotFound(request.parent(), "list the datasets");
    }
  }
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before,
                         platform::NumberIn(page, std::numeric_limits<int64_t>::max()));
  TREFF_ASSIGN_OR_RETURN(std::vector<ImportStore::Listed> listed,
                         store_.List(request.parent(), before, page.size + 1));
  v1::ListImportsResponse response;
  if (static_cast<int>(listed.size()) > page.size) {
    listed.resize(page.size);
    response.set_next_page_token(
        page.TokenFor(platform::CursorOfNumbers({listed.back().position})));
  }
  for (ImportStore::Listed& one : listed) *response.add_imports() = std::move(one.import);
  return response;
}

}  // namespace treff::ingestion
