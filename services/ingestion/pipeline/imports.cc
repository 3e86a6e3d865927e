#include "services/ingestion/pipeline/imports.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/time_util.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/hash.h"

namespace treff::ingestion {
namespace {

v1::Source ToProto(const catalogue::Source& source) {
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
  return proto;
}

// The one variable of a resource name, or INVALID_ARGUMENT naming the field.
absl::StatusOr<std::string> IdIn(std::string_view pattern, const std::string& name,
                                 std::string_view field) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                         platform::ParseResourceName(pattern, name, field));
  return parts.front();
}

// A page of a list that is in memory; the cursor is a position.
absl::StatusOr<std::pair<size_t, size_t>> PageOf(const platform::Page& page, size_t size) {
  size_t begin = 0;
  if (!page.cursor.empty() && !absl::SimpleAtoi(page.cursor, &begin)) {
    return absl::InvalidArgumentError("page_token: damaged: list from the beginning");
  }
  begin = std::min(begin, size);
  return std::make_pair(begin, std::min(begin + page.size, size));
}

void Observe(const v1::Import& import) {
  const std::string state = v1::Import::State_Name(import.state());
  platform::CountMetric("treff_imports_total", {{"dataset", import.dataset()}, {"state", state}});
  if (import.state() != v1::Import::FAILED) {
    platform::LogInfo("import ended", {{"dataset", import.dataset()},
                                       {"state", state},
                                       {"observations", import.observation_count()},
                                       {"version", import.dataset_version()}});
    return;
  }
  platform::LogError("import failed",
                     {{"dataset", import.dataset()}, {"error", import.error().message()}});
}

}  // namespace

Imports::Imports(const Catalogue& catalogue, ImportStore& store, Importer& importer,
                 platform::Operations& operations, platform::IdSource& ids)
    : catalogue_(catalogue),
      store_(store),
      importer_(importer),
      operations_(operations),
      ids_(ids) {}

absl::StatusOr<v1::Source> Imports::GetSource(const v1::GetSourceRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const std::string id, IdIn("sources/{source}", request.name(), "name"));
  const catalogue::Source* source = catalogue_.FindSource(id);
  if (source == nullptr) return platform::NotFound(request.name(), "list the sources");
  return ToProto(*source);
}

absl::StatusOr<v1::ListSourcesResponse> Imports::ListSources(
    const v1::ListSourcesRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page,
                         platform::ParsePage(request.page_size(), request.page_token(), "sources"));
  TREFF_ASSIGN_OR_RETURN(const auto range, PageOf(page, catalogue_.sources().size()));
  v1::ListSourcesResponse response;
  for (size_t i = range.first; i < range.second; ++i) {
    *response.add_sources() = ToProto(catalogue_.sources()[i]);
  }
  if (range.second < catalogue_.sources().size()) {
    response.set_next_page_token(platform::MakePageToken(absl::StrCat(range.second), "sources"));
  }
  return response;
}

absl::StatusOr<v1::Dataset> Imports::GetDataset(const v1::GetDatasetRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string id, IdIn("datasets/{dataset}", request.name(), "name"));
  const catalogue::Dataset* dataset = catalogue_.FindDataset(id);
  if (dataset == nullptr) return platform::NotFound(request.name(), "list the datasets");
  return Describe(*dataset);
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
  const std::string query = absl::StrCat("datasets ", source);
  TREFF_ASSIGN_OR_RETURN(const platform::Page page,
                         platform::ParsePage(request.page_size(), request.page_token(), query));
  TREFF_ASSIGN_OR_RETURN(const auto range, PageOf(page, datasets.size()));
  v1::ListDatasetsResponse response;
  for (size_t i = range.first; i < range.second; ++i) {
    TREFF_ASSIGN_OR_RETURN(*response.add_datasets(), Describe(*datasets[i]));
  }
  if (range.second < datasets.size()) {
    response.set_next_page_token(platform::MakePageToken(absl::StrCat(range.second), query));
  }
  return response;
}

absl::StatusOr<v1::Dataset> Imports::Describe(const catalogue::Dataset& dataset) {
  v1::Dataset proto;
  proto.set_name(absl::StrCat("datasets/", dataset.id()));
  proto.set_source(absl::StrCat("sources/", catalogue_.SourceOf(dataset).id()));
  proto.set_display_name_nb(dataset.display_name_nb());
  proto.set_display_name_nn(dataset.display_name_nn());
  proto.set_display_name_en(dataset.display_name_en());
  for (const std::string& indicator : ConnectorFor(dataset).IndicatorsOf(dataset)) {
    proto.add_indicators(indicator);
  }
  TREFF_ASSIGN_OR_RETURN(const auto latest,
                         store_.FindNewest(proto.name(), v1::Import::STATE_UNSPECIFIED));
  if (latest.has_value()) *proto.mutable_latest_import() = *latest;
  TREFF_ASSIGN_OR_RETURN(const auto published,
                         store_.FindNewest(proto.name(), v1::Import::PUBLISHED));
  if (published.has_value()) *proto.mutable_published_import() = *published;
  return proto;
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
    if (wanted.empty() || wanted.count(dataset.id()) > 0) ordered.push_back(dataset.id());
  }
  return ordered;
}

absl::StatusOr<google::longrunning::Operation> Imports::ImportDatasets(
    const v1::ImportDatasetsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> ids, Requested(request));
  v1::ImportMetadata metadata;
  for (const std::string& id : ids) {
    v1::Import& import = *metadata.add_imports();
    import.set_name(absl::StrCat("imports/", ids_.NewUuid()));
    import.set_dataset(absl::StrCat("datasets/", id));
    import.set_state(v1::Import::WAITING);
  }
  return operations_.Start(
      request.request_id(), platform::Sha256Hex(request.SerializeAsString()), metadata,
      [this, metadata,
       from_archive = request.from_archive()](platform::OperationProgress& progress) {
        return RunAll(metadata, from_archive, progress);
      });
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Imports::RunAll(
    v1::ImportMetadata metadata, bool from_archive, platform::OperationProgress& progress) {
  for (const v1::Import& import : metadata.imports()) TREFF_RETURN_IF_ERROR(store_.Put(import));
  auto response = std::make_unique<v1::ImportDatasetsResponse>();
  for (v1::Import& import : *metadata.mutable_imports()) {
    const std::string id = import.dataset().substr(std::string_view("datasets/").size());
    Importer::RunOptions options;
    options.from_archive = from_archive;
    options.cancelled = [&progress] { return progress.CancelRequested(); };
    options.on_activity = [&](const std::string& activity) {
      import.set_state(v1::Import::RUNNING);
      metadata.set_activity(absl::StrCat(id, ": ", activity));
      progress.Update(metadata);
    };
    const absl::Time start = absl::Now();
    TREFF_ASSIGN_OR_RETURN(import, importer_.Run(import, options));
    platform::ObserveMetric("treff_import_seconds", {{"dataset", import.dataset()}},
                            absl::ToDoubleSeconds(absl::Now() - start));
    Observe(import);
    response->set_dataset_version(std::max(response->dataset_version(), import.dataset_version()));
    *response->add_imports() = import;
    metadata.set_done_count(metadata.done_count() + 1);
    metadata.clear_activity();
    progress.Update(metadata);
  }
  if (progress.CancelRequested()) return absl::CancelledError("cancelled");
  return response;
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
  const std::string query = absl::StrCat("imports ", request.parent());
  TREFF_ASSIGN_OR_RETURN(const platform::Page page,
                         platform::ParsePage(request.page_size(), request.page_token(), query));
  int64_t before = std::numeric_limits<int64_t>::max();
  if (!page.cursor.empty() && !absl::SimpleAtoi(page.cursor, &before)) {
    return absl::InvalidArgumentError("page_token: damaged: list from the beginning");
  }
  TREFF_ASSIGN_OR_RETURN(std::vector<ImportStore::Listed> listed,
                         store_.List(request.parent(), before, page.size + 1));
  v1::ListImportsResponse response;
  if (static_cast<int>(listed.size()) > page.size) {
    listed.resize(page.size);
    response.set_next_page_token(
        platform::MakePageToken(absl::StrCat(listed.back().position), query));
  }
  for (ImportStore::Listed& one : listed) *response.add_imports() = std::move(one.import);
  return response;
}

}  // namespace treff::ingestion
