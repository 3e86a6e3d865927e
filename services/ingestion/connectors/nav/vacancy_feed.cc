#include "services/ingestion/connectors/nav/vacancy_feed.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/formats/feed_page.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

constexpr size_t kMaxNamed = 5;

std::string PagePlace(size_t index) { return absl::StrCat("page ", index + 1); }

// Names quoted in a message, at most a few.
std::string Some(const std::set<std::string>& names) {
  std::vector<std::string> some;
  for (const std::string& name : names) {
    if (some.size() == kMaxNamed) break;
    some.push_back(name.empty() ? "no name" : absl::StrCat("\"", name, "\""));
  }
  return absl::StrCat(platform::ReplaceInvalidUtf8(absl::StrJoin(some, ", ")),
                      names.size() > some.size() ? " and others" : "");
}

// Counts open advertisements on one day.
class OpenAdvertisements {
 public:
  OpenAdvertisements(const ReadContext& context, absl::CivilDay day)
      : context_(context), settings_(context.dataset.vacancy_feed()), day_(day) {}

  void Add(FeedEvent event) {
    // Whatever it says, the municipality is one that Nav's feed reaches.
    const std::set<std::string>& codes = CodesOf(event.municipality);
    if (codes.size() == 1) covered_.insert(*codes.begin());
    std::string uuid = event.uuid;
    newest_[std::move(uuid)] = std::move(event);
  }

  absl::Status Count() {
    for (const auto& [uuid, event] : newest_) {
      if (!IsOpen(event) || IsExcluded(context_.dataset, event.municipality)) continue;
      ++open_;
      const std::set<std::string>& codes = CodesOf(event.municipality);
      if (codes.empty()) {
        ++unplaced_;
        unplaced_names_.insert(event.municipality);
      } else if (codes.size() == 1) {
        ++counts_[*codes.begin()];
      } else {
        ambiguous_.insert(codes.begin(), codes.end());
        ambiguous_names_.insert(event.municipality);
      }
    }
    if (static_cast<double>(unplaced_) <= settings_.max_unplaced_share() * open_) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("the municipality of ", unplaced_, " of ", open_,
                     " open advertisements is not found: ", Some(unplaced_names_),
                     ": the feed may name places otherwise now, compare it with KLASS 131"));
  }

  void Append(const Payload& payload, int index, DatasetReading& reading) const {
    ObservationMaker maker(context_, payload, index);
    const Period period = PeriodOf(payload);
    std::set<std::string> codes = covered_;
    codes.insert(ambiguous_.begin(), ambiguous_.end());
    for (const std::string& code : codes) {
      const auto count = counts_.find(code);
      SourceFigure figure{Observation::VALUE,
                          count == counts_.end() ? 0.0 : static_cast<double>(count->second)};
      // Its namesake's advertisements may be its own: what is left would be too few.
      if (ambiguous_.count(code) > 0) figure = {Observation::MISSING, 0};
      reading.observations.push_back(maker.Make(settings_.indicator(), code, period, figure));
    }
    if (unplaced_ > 0) {
      reading.warnings.push_back(absl::StrCat(unplaced_, " of ", open_,
                                              " open advertisements are counted nowhere: ",
                                              Some(unplaced_names_), " is no municipality"));
    }
    if (!ambiguous_names_.empty()) {
      reading.warnings.push_back(absl::StrCat(
          Some(ambiguous_names_), " can be several municipalities, which have no figure: ",
          absl::StrJoin(ambiguous_, ", ")));
    }
  }

 private:
  bool IsOpen(const FeedEvent& event) const {
    return event.is_active && platform::OsloDay(event.time) + settings_.open_days() >= day_;
  }

  const std::set<std::string>& CodesOf(const std::string& name) {
    const auto [found, is_new] = codes_of_.try_emplace(name);
    if (is_new && !name.empty()) found->second = context_.regions->NamedNowOrBefore(name, day_);
    return found->second;
  }

  const ReadContext& context_;
  const catalogue::VacancyFeed& settings_;
  const absl::CivilDay day_;
  std::map<std::string, FeedEvent> newest_;                // by advertisement
  std::map<std::string, std::set<std::string>> codes_of_;  // by name
  std::set<std::string> covered_;                          // codes
  std::map<std::string, int64_t> counts_;                  // by code
  std::set<std::string> ambiguous_, ambiguous_names_, unplaced_names_;
  int64_t open_ = 0;
  int64_t unplaced_ = 0;
};

}  // namespace

std::vector<std::string> VacancyFeedConnector::IndicatorsOf(
    const catalogue::Dataset& dataset) const {
  return {dataset.vacancy_feed().indicator()};
}

void VacancyFeedConnector::CheckSettings(const catalogue::Dataset& dataset,
                                         CatalogueFaults& faults) const {
  const std::string& id = dataset.id();
  const catalogue::VacancyFeed& settings = dataset.vacancy_feed();
  faults.Unless(dataset.requests_size() == 1, id, "a feed has one request, for its first page");
  faults.Unless(settings.page_size() > 0 && settings.page_size() <= 10'000, id,
                "page_size must be 1 to 10000");
  faults.Unless(settings.max_pages() > 0, id, "max_pages must be positive");
  faults.Unless(settings.open_days() > 0, id, "open_days must be positive");
  faults.Unless(settings.max_unplaced_share() >= 0 && settings.max_unplaced_share() < 1, id,
                "max_unplaced_share must be 0 to 1");
}

absl::StatusOr<std::vector<catalogue::Request>> VacancyFeedConnector::FollowUps(
    const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const {
  std::vector<catalogue::Request> next;
  if (payloads.empty()) return next;
  const absl::StatusOr<FeedPage> last = ParseFeedPage(payloads.back().bytes);
  if (!last.ok()) return platform::Annotate(last.status(), PagePlace(payloads.size() - 1));
  if (last->next_id.empty()) return next;
  const catalogue::VacancyFeed& settings = dataset.vacancy_feed();
  if (payloads.size() >= static_cast<size_t>(settings.max_pages())) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the feed goes on after ", payloads.size(),
                     " pages: it may lead round in a circle, or max_pages is too few for it"));
  }
  const std::string& first = dataset.requests(0).address();
  catalogue::Request request;
  request.set_address(absl::StrCat(first.substr(0, first.find('?')), "/", last->next_id,
                                   "?pageSize=", settings.page_size()));
  request.set_format(catalogue::Request::JSON);
  for (const Payload& payload : payloads) {
    if (payload.request.address() != request.address()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(PagePlace(payloads.size() - 1), "/next_id: it leads back to ", last->next_id,
                     ", which was read before: the feed has no end, ask Nav"));
  }
  next.push_back(std::move(request));
  return next;
}

absl::StatusOr<std::string> VacancyFeedConnector::WhatIsKept(std::string answer) const {
  TREFF_ASSIGN_OR_RETURN(const FeedPage page, ParseFeedPage(answer));
  return WriteFeedPage(page);
}

Connector::Renewal VacancyFeedConnector::RenewalOf(const std::string& archived) const {
  const absl::StatusOr<FeedPage> page = ParseFeedPage(archived);
  return page.ok() && !page->next_id.empty() ? Renewal::kNever : Renewal::kAlways;
}

absl::StatusOr<DatasetReading> VacancyFeedConnector::Read(
    const ReadContext& context, const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  if (payloads.empty()) return reading;
  OpenAdvertisements advertisements(context, PeriodOf(payloads.back()).first);
  for (size_t i = 0; i < payloads.size(); ++i) {
    absl::StatusOr<FeedPage> page = ParseFeedPage(payloads[i].bytes);
    if (!page.ok()) return platform::Annotate(page.status(), PagePlace(i));
    for (FeedEvent& event : page->events) advertisements.Add(std::move(event));
  }
  TREFF_RETURN_IF_ERROR(advertisements.Count());
  advertisements.Append(payloads.back(), static_cast<int>(payloads.size()) - 1, reading);
  return reading;
}

}  // namespace treff::ingestion
