#include "services/municipality/serving/dataset_reads.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/municipality/serving/snapshot_page.h"
#include "services/municipality/serving/version_diff.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"

namespace treff::municipality {
namespace {

// How soon a watch notices that its client or its server goes away.
constexpr absl::Duration kWatchTick = absl::Milliseconds(250);

// Stands for every indicator (AIP-159).
constexpr char kAnyIndicator[] = "-";

// Figures as the sources gave them, of `indicator` and, unless it is empty, `region`; by indicator,
// region and period. Provenances are indices into the snapshot's.
std::vector<Figure> FiguresOf(const Snapshot& snapshot, const std::string& indicator,
                              const std::string& region) {
  std::vector<Figure> figures;
  int offset = 0;
  for (const auto& content : snapshot.contents()) {
    auto [first, last] = std::equal_range(
        content->figures.begin(), content->figures.end(), Figure{.indicator = indicator},
        [](const Figure& a, const Figure& b) { return a.indicator < b.indicator; });
    if (indicator == kAnyIndicator) {
      first = content->figures.begin();
      last = content->figures.end();
    }
    for (auto figure = first; figure != last; ++figure) {
      if (!region.empty() && figure->region != region) continue;
      figures.push_back(*figure);
      figures.back().ShiftProvenances(offset);
    }
    offset += static_cast<int>(content->provenances.size());
  }
  std::stable_sort(figures.begin(), figures.end(), InContentOrder);
  return figures;
}

absl::StatusOr<v1::DatasetVersion> WithDigest(const v1::DatasetVersion& version,
                                              const std::string& digest) {
  if (digest.empty() || version.digest() == digest) return version;
  return VersionReplaced(version.number(), digest, version.digest());
}

// The last part of a resource name that may be left out.
absl::StatusOr<std::string> OptionalId(const std::string& pattern, const std::string& name,
                                       const std::string& field) {
  if (name.empty()) return std::string();
  TREFF_ASSIGN_OR_RETURN(const auto parts, platform::ParseResourceName(pattern, name, field));
  return parts[0];
}

// `changes` are by indicator.
void FillCounts(const std::vector<v1::ObservationChange>& changes,
                v1::DiffDatasetVersionsResponse& response) {
  v1::DiffDatasetVersionsResponse::IndicatorCount* count = nullptr;
  for (const v1::ObservationChange& change : changes) {
    if (count == nullptr || count->indicator() != change.indicator()) {
      count = response.add_counts();
      count->set_indicator(change.indicator());
    }
    if (!change.has_before()) {
      count->set_new_count(count->new_count() + 1);
    } else if (!change.has_after()) {
      count->set_gone_count(count->gone_count() + 1);
    } else {
      count->set_changed_count(count->changed_count() + 1);
    }
  }
  response.set_total_size(static_cast<int>(changes.size()));
}

}  // namespace

absl::StatusOr<v1::DatasetVersion> DatasetReads::GetDatasetVersion(
    const v1::GetDatasetVersionRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const auto parts, platform::ParseResourceName("datasetVersions/{version}",
                                                                       request.name(), "name"));
  if (parts[0] == "current") {
    // The store knows whether another process published since. While it is away, what serves is the
    // newest anybody can have.
    const absl::Status followed = versions_.FollowStore();
    const auto current = versions_.Current();
    if (current == nullptr) TREFF_RETURN_IF_ERROR(followed);
    if (current == nullptr) return platform::NotFound(request.name(), "run an import first");
    return WithDigest(current->version(), request.digest());
  }
  int64_t number = 0;
  if (!absl::SimpleAtoi(parts[0], &number) || number < 1) {
    return platform::FieldError("name",
                                "must be datasetVersions/{number} or datasetVersions/current");
  }
  const auto version = store_.GetVersion(number);
  if (absl::IsNotFound(version.status())) {
    return platform::NotFound(request.name(), "it was never published: list datasetVersions");
  }
  TREFF_RETURN_IF_ERROR(version.status());
  return WithDigest(*version, request.digest());
}

absl::StatusOr<v1::ListDatasetVersionsResponse> DatasetReads::ListDatasetVersions(
    const v1::ListDatasetVersionsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before,
                         platform::NumberIn(page, std::numeric_limits<int64_t>::max()));
  // One more than asked for tells whether there is a next page.
  TREFF_ASSIGN_OR_RETURN(auto versions, store_.ListVersions(before, page.size + 1));
  v1::ListDatasetVersionsResponse response;
  if (versions.size() > static_cast<size_t>(page.size)) {
    versions.pop_back();
    response.set_next_page_token(
        page.TokenFor(platform::CursorOfNumbers({versions.back().number()})));
  }
  for (v1::DatasetVersion& version : versions) {
    *response.add_dataset_versions() = std::move(version);
  }
  return response;
}

absl::Status DatasetReads::WatchDatasetVersions(
    const std::function<bool(const v1::DatasetVersion&)>& send,
    const std::function<bool()>& cancelled, const std::function<bool()>& stopping) {
  // Each watch holds a thread of the server for as long as it lasts.
  const platform::Slot slot(watchers_);
  if (!slot.taken()) {
    return platform::Overloaded("too many clients watch dataset versions: try again",
                                absl::Seconds(5));
  }
  v1::DatasetVersion sent;
  while (!cancelled()) {
    if (stopping()) {
      return platform::ErrorOf(platform::reasons::kShuttingDown,
                               "the service is stopping: watch again");
    }
    const auto other = versions_.WaitForOther(sent.number(), sent.digest(), kWatchTick);
    if (other == nullptr) continue;
    const int64_t newest = other->version().number();
    // Several may have come while one was being sent; the first one is only the current.
    for (int64_t number = sent.number() == 0 ? newest : sent.number() + 1; number < newest;
         ++number) {
      TREFF_ASSIGN_OR_RETURN(const v1::DatasetVersion version, store_.GetVersion(number));
      if (!send(version)) return absl::OkStatus();
    }
    if (!send(other->version())) return absl::OkStatus();
    sent = other->version();
  }
  return absl::CancelledError("the client went away");
}

absl::StatusOr<v1::Indicator> DatasetReads::GetIndicator(const v1::GetIndicatorRequest& request) {
  TREFF_RETURN_IF_ERROR(
      platform::ParseResourceName("indicators/{indicator}", request.name(), "name").status());
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  for (const v1::Indicator& indicator : snapshot->header().indicators()) {
    if (indicator.name() == request.name()) return indicator;
  }
  return platform::NotFound(request.name(), "no published dataset defines it: list indicators");
}

absl::StatusOr<v1::ListIndicatorsResponse> DatasetReads::ListIndicators(
    const v1::ListIndicatorsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(auto current, versions_.At(0));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 500}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(current), std::move(asked)));
  v1::ListIndicatorsResponse response;
  response.set_next_page_token(
      page.Fill(page.snapshot->header().indicators(),
                [&](const auto& one) { *response.add_indicators() = one; }));
  return response;
}

absl::StatusOr<v1::ListObservationsResponse> DatasetReads::ListObservations(
    const v1::ListObservationsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const auto parts, platform::ParseResourceName("indicators/{indicator}",
                                                                       request.parent(), "parent"));
  if (parts[0] == kAnyIndicator && request.region().empty()) {
    return platform::FieldError("region",
                                "must be a region's code: all indicators of all are too many");
  }
  TREFF_ASSIGN_OR_RETURN(auto first_page, versions_.At(request.dataset_version()));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 1000}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(first_page), std::move(asked)));
  v1::ListObservationsResponse response;
  response.set_next_page_token(
      page.Fill(FiguresOf(*page.snapshot, parts[0], request.region()),
                [&](const Figure& figure) { Fill(figure, *response.add_observations()); }));
  *response.mutable_provenances() = page.snapshot->header().provenances();
  return response;
}

absl::StatusOr<v1::DiffDatasetVersionsResponse> DatasetReads::DiffDatasetVersions(
    const v1::DiffDatasetVersionsRequest& request) {
  if (request.before() < 1) {
    return platform::FieldError("before", "must be the number of a dataset version, from 1 on");
  }
  DiffFilter filter;
  TREFF_ASSIGN_OR_RETURN(filter.indicator,
                         OptionalId("indicators/{indicator}", request.indicator(), "indicator"));
  TREFF_ASSIGN_OR_RETURN(filter.municipality, OptionalId("municipalities/{municipality}",
                                                         request.municipality(), "municipality"));
  TREFF_ASSIGN_OR_RETURN(const auto before, versions_.At(request.before()));
  TREFF_ASSIGN_OR_RETURN(auto after, versions_.At(request.after()));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 1000}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(after), std::move(asked)));
  const std::vector<v1::ObservationChange> changes =
      ChangesBetween(*before, *page.snapshot, filter);
  v1::DiffDatasetVersionsResponse response;
  response.set_next_page_token(
      page.Fill(changes, [&](const auto& one) { *response.add_changes() = one; }));
  FillCounts(changes, response);
  return response;
}

}  // namespace treff::municipality
