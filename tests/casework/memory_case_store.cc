#include "tests/casework/memory_case_store.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "services/casework/cases/store/case_store_errors.h"
#include "services/casework/requests/commitments.h"
#include "services/casework/requests/request_life.h"
#include "services/platform/sync/mutex.h"

namespace treff::casework {
namespace {

class MemoryCaseStore : public CaseStore {
 public:
  absl::StatusOr<std::vector<LikeCases>> CreateAll(const std::vector<NewCase>& cases) override {
    platform::MutexLock lock(mutex_);
    std::set<std::string> ids;
    for (const NewCase& each : cases) {
      if (each.request_id.empty()) continue;
      const bool used = names_by_request_.find(each.request_id) != names_by_request_.end();
      if (used || !ids.insert(each.request_id).second) return RequestIdUsed();
    }
    for (const NewCase& each : cases) {
      if (!each.request_id.empty()) names_by_request_.emplace(each.request_id, each.c.name());
      LogEvent(each.c, v1::CaseEvent::CREATED);
      cases_[each.c.name()] = {static_cast<int64_t>(events_.size()), {each.c}};
    }
    std::vector<LikeCases> like;
    for (const NewCase& each : cases) like.push_back(LikeOf(each.c, each.c.registrar()));
    return like;
  }

  absl::StatusOr<std::optional<v1::Case>> FindByRequest(std::string_view request_id) override {
    platform::MutexLock lock(mutex_);
    const auto name = names_by_request_.find(request_id);
    if (name == names_by_request_.end()) return std::optional<v1::Case>();
    return cases_.at(name->second).revisions.front();
  }

  absl::Status AppendAll(const std::vector<CaseRevision>& revisions,
                         const std::vector<Answered>& answered) override {
    platform::MutexLock lock(mutex_);
    for (const CaseRevision& next : revisions) {
      if (absl::Status status = Check(next); !status.ok()) return status;
    }
    if (absl::Status status = PutAnswered(answered); !status.ok()) return status;
    for (const CaseRevision& next : revisions) Put(next);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<absl::Status>> AppendEach(
      const std::vector<CaseRevision>& revisions) override {
    platform::MutexLock lock(mutex_);
    std::vector<absl::Status> became;
    for (const CaseRevision& next : revisions) {
      became.push_back(Check(next));
      if (became.back().ok()) Put(next);
    }
    return became;
  }

  absl::StatusOr<std::optional<Answered>> FindAnswered(std::string_view request_id,
                                                       std::string_view digest) override {
    platform::MutexLock lock(mutex_);
    const auto found = answered_.find(request_id);
    if (found == answered_.end()) return std::optional<Answered>();
    if (found->second.digest != digest) return RequestIdUsed();
    return std::optional(found->second);
  }

  absl::Status ReviseRequest(const v1::SettlementRequest& request,
                             const std::vector<Answered>& answered) override {
    platform::MutexLock lock(mutex_);
    if (request.revision() == 1) return RequestNotFound(request.name());
    if (!Follows(request)) return RequestChanged(request.name());
    if (absl::Status status = PutAnswered(answered); !status.ok()) return status;
    PutRequest(request);
    return absl::OkStatus();
  }

  absl::StatusOr<v1::SettlementRequest> GetRequest(std::string_view name) override {
    platform::MutexLock lock(mutex_);
    for (const auto& request : requests_) {
      if (request.name() == name) return request;
    }
    return RequestNotFound(name);
  }

  absl::StatusOr<std::optional<v1::SettlementRequest>> OpenRequestOf(
      std::string_view case_name) override {
    platform::MutexLock lock(mutex_);
    for (const auto& request : requests_) {
      if (IsOpen(request) && IsOf(request, case_name)) {
        return std::optional<v1::SettlementRequest>(request);
      }
    }
    return std::optional<v1::SettlementRequest>();
  }

  absl::StatusOr<ListedRequests> ListRequests(const RequestFilter& filter, int64_t before,
                                              int limit) override {
    platform::MutexLock lock(mutex_);
    ListedRequests listed;
    const auto end = static_cast<int64_t>(requests_.size());
    for (int64_t i = before == 0 ? end : before - 1; i > 0; --i) {
      const v1::SettlementRequest& request = requests_[i - 1];
      if (!Agrees(request, filter)) continue;
      if (static_cast<int>(listed.requests.size()) == limit) {
        listed.next_before = i + 1;
        break;
      }
      listed.requests.push_back(request);
    }
    return listed;
  }

  absl::StatusOr<std::vector<v1::SettlementRequest>> OverdueRequests(absl::Time now,
                                                                     int limit) override {
    platform::MutexLock lock(mutex_);
    std::vector<v1::SettlementRequest> overdue;
    for (const auto& request : requests_) {
      if (static_cast<int>(overdue.size()) == limit) break;
      if (IsOverdue(request, now)) overdue.push_back(request);
    }
    return overdue;
  }

  absl::StatusOr<v1::Case> Get(std::string_view name, int64_t revision) override {
    platform::MutexLock lock(mutex_);
    const auto kept = cases_.find(name);
    if (kept == cases_.end()) return CaseNotFound(name);
    const auto& revisions = kept->second.revisions;
    if (revision == 0) return revisions.back();
    if (revision < 0 || revision > static_cast<int64_t>(revisions.size())) {
      return CaseRevisionNotFound(name, revision);
    }
    return revisions[revision - 1];
  }

  absl::StatusOr<std::vector<v1::Case>> GetAll(const std::vector<std::string>& names) override {
    platform::MutexLock lock(mutex_);
    std::vector<v1::Case> all;
    for (const std::string& name : names) {
      const auto kept = cases_.find(name);
      if (kept != cases_.end()) all.push_back(kept->second.revisions.back());
    }
    return all;
  }

  absl::StatusOr<ListedCases> List(const CaseFilter& filter, CaseOrder order, const CasePlace& from,
                                   int limit) override {
    platform::MutexLock lock(mutex_);
    const bool newest_first = order == v1::ListCasesRequest::ORDER_UNSPECIFIED;
    std::map<std::pair<int64_t, int64_t>, const v1::Case*> sorted;
    ListedCases listed;
    for (const auto& [name, kept] : cases_) {
      const v1::Case& c = kept.revisions.back();
      const CaseIndex index = IndexOf(c);
      if (!casework::Agrees(index, filter)) continue;
      ++listed.total;
      const int64_t sign = newest_first ? -1 : 1;
      const std::pair<int64_t, int64_t> place{SortKey(index, order), sign * kept.position};
      if (from.position != 0 && place <= std::pair(from.key, sign * from.position)) continue;
      sorted[place] = &c;
    }
    CasePlace last;
    for (const auto& [place, c] : sorted) {
      if (static_cast<int>(listed.cases.size()) == limit) {
        listed.next = last;
        break;
      }
      listed.cases.push_back(*c);
      last = {place.first, std::abs(place.second)};
    }
    return listed;
  }

  absl::StatusOr<LikeCases> CasesLike(const v1::Case& c, std::string_view registrar) override {
    platform::MutexLock lock(mutex_);
    return LikeOf(c, registrar);
  }

  absl::StatusOr<v1::Commitments> CommitmentsBetween(int64_t after, int64_t until) override {
    platform::MutexLock lock(mutex_);
    v1::Commitments sum;
    sum.set_revision(after);
    std::map<std::tuple<std::string, int, int, std::string>, v1::Commitment> sums;
    for (const auto& [sequence, commitment] : ledger_) {
      if (sequence <= after || (until != 0 && sequence > until)) continue;
      sum.set_revision(std::max(sum.revision(), sequence));
      v1::Commitment& kept = sums[{commitment.municipality(), commitment.counting(),
                                   commitment.stage(), commitment.day()}];
      const int persons = kept.persons() + commitment.persons();
      kept = commitment;
      kept.set_persons(persons);
    }
    for (const auto& [key, commitment] : sums) {
      if (commitment.persons() != 0) *sum.add_commitments() = commitment;
    }
    return sum;
  }

  absl::StatusOr<std::vector<LoggedEvent>> EventsAfter(int64_t sequence, int limit) override {
    platform::MutexLock lock(mutex_);
    const auto size = static_cast<int64_t>(events_.size());
    const int64_t first = std::min(std::max<int64_t>(sequence, 0), size);
    const int64_t last = std::min(first + limit, size);
    return std::vector<LoggedEvent>(events_.begin() + first, events_.begin() + last);
  }

 private:
  struct KeptCase {
    int64_t position = 0;  // sequence of its CREATED event
    std::vector<v1::Case> revisions;
  };

  LikeCases LikeOf(const v1::Case& c, std::string_view registrar) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const CaseIndex wanted = IndexOf(c);
    std::map<int64_t, const v1::Case*> oldest_first;
    for (const auto& [name, kept] : cases_) oldest_first[kept.position] = &kept.revisions.back();
    LikeCases like;
    for (const auto& [position, other] : oldest_first) {
      const bool ended =
          other->state() == v1::Case::CLOSED || other->state() == v1::Case::WITHDRAWN;
      if (ended || other->name() == c.name()) continue;
      if (!registrar.empty() && other->registrar() != registrar) continue;
      const CaseIndex index = IndexOf(*other);
      if (like.same_reference.empty() && index.reference == wanted.reference) {
        like.same_reference = other->name();
      }
      if (like.same_household.empty() && index.household == wanted.household) {
        like.same_household = other->name();
      }
    }
    return like;
  }

  absl::Status Check(const CaseRevision& next) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto kept = cases_.find(next.c.name());
    if (kept == cases_.end()) return CaseNotFound(next.c.name());
    const auto newest = static_cast<int64_t>(kept->second.revisions.size());
    if (next.c.revision() != newest + 1) return CaseChanged(next.c.name());
    if (!next.request.has_value()) return absl::OkStatus();
    if (!Follows(*next.request)) return RequestChanged(next.request->name());
    if (!next.room.has_value()) return absl::OkStatus();
    int64_t since = 0;
    for (const auto& [sequence, commitment] : ledger_) {
      const bool counts = sequence > next.room->commitments_revision() &&
                          commitment.municipality() == next.request->municipality() &&
                          TakesPlaces(commitment.counting());
      if (counts) since += commitment.persons();
    }
    return CheckRoom(*next.request, *next.room, since);
  }

  void Put(const CaseRevision& next) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    cases_.find(next.c.name())->second.revisions.push_back(next.c);
    LogEvent(next.c, next.kind);
    if (!next.request.has_value()) return;
    const v1::SettlementRequest* before = Find(next.request->name());
    for (v1::Commitment& commitment : CommitmentChange(
             before == nullptr ? std::nullopt : std::optional(*before), *next.request)) {
      ledger_.emplace_back(static_cast<int64_t>(events_.size()), std::move(commitment));
    }
    PutRequest(*next.request);
  }

  static bool IsOf(const v1::SettlementRequest& request, std::string_view case_name) {
    return request.name().rfind(std::string(case_name) + "/", 0) == 0;
  }

  // All or none of them.
  absl::Status PutAnswered(const std::vector<Answered>& answered)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::map<std::string, Answered, std::less<>> all = answered_;
    for (const Answered& each : answered) {
      if (!all.emplace(each.request_id, each).second) return RequestIdUsed();
    }
    answered_ = std::move(all);
    return absl::OkStatus();
  }

  bool Agrees(const v1::SettlementRequest& request, const RequestFilter& filter)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (request.municipality().rfind(filter.municipality_prefix, 0) != 0) return false;
    if (!filter.registrar.empty()) {
      const auto c = cases_.find(request.name().substr(0, request.name().find("/requests/")));
      if (c->second.revisions.back().registrar() != filter.registrar) return false;
    }
    const auto& names = filter.case_names;
    const auto is_of = [&](const std::string& name) { return IsOf(request, name); };
    if (!names.empty() && std::none_of(names.begin(), names.end(), is_of)) return false;
    if (!filter.municipality.empty() && request.municipality() != filter.municipality) return false;
    return filter.states.empty() || std::find(filter.states.begin(), filter.states.end(),
                                              request.state()) != filter.states.end();
  }

  v1::SettlementRequest* Find(std::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    for (auto& request : requests_) {
      if (request.name() == name) return &request;
    }
    return nullptr;
  }

  bool Follows(const v1::SettlementRequest& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const v1::SettlementRequest* kept = Find(request.name());
    return request.revision() == (kept == nullptr ? 1 : kept->revision() + 1);
  }

  void PutRequest(const v1::SettlementRequest& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    v1::SettlementRequest* kept = Find(request.name());
    if (kept == nullptr) {
      requests_.push_back(request);
    } else {
      *kept = request;
    }
  }

  void LogEvent(const v1::Case& c, v1::CaseEvent::Kind kind) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    LoggedEvent logged{static_cast<int64_t>(events_.size()) + 1, {}, c.registrar()};
    logged.event.set_kind(kind);
    logged.event.set_case_(c.name());
    logged.event.set_revision(c.revision());
    logged.event.set_state(c.state());
    *logged.event.mutable_event_time() = c.update_time();
    events_.push_back(std::move(logged));
  }

  platform::Mutex mutex_;
  std::map<std::string, KeptCase, std::less<>> cases_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string, std::less<>> names_by_request_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Answered, std::less<>> answered_ ABSL_GUARDED_BY(mutex_);
  std::vector<LoggedEvent> events_ ABSL_GUARDED_BY(mutex_);
  std::vector<v1::SettlementRequest> requests_ ABSL_GUARDED_BY(mutex_);  // oldest first
  // By the sequence of the event they came with.
  std::vector<std::pair<int64_t, v1::Commitment>> ledger_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<CaseStore> NewMemoryCaseStore() { return std::make_unique<MemoryCaseStore>(); }

}  // namespace treff::casework
