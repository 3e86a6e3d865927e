#include "tests/casework/memory_case_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/casework/cases/case_store_errors.h"
#include "services/casework/requests/request_life.h"
#include "services/platform/sync/mutex.h"

namespace treff::casework {
namespace {

class MemoryCaseStore : public CaseStore {
 public:
  absl::Status Create(const v1::Case& c, std::string_view request_id) override {
    platform::MutexLock lock(mutex_);
    if (!request_id.empty() && !names_by_request_.emplace(request_id, c.name()).second) {
      return RequestIdUsed();
    }
    LogEvent(c, v1::CaseEvent::CREATED);
    cases_[c.name()] = {static_cast<int64_t>(events_.size()), {c}};
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<v1::Case>> FindByRequest(std::string_view request_id) override {
    platform::MutexLock lock(mutex_);
    const auto name = names_by_request_.find(request_id);
    if (name == names_by_request_.end()) return std::optional<v1::Case>();
    return cases_.at(name->second).revisions.front();
  }

  absl::Status Append(const v1::Case& c, v1::CaseEvent::Kind kind) override {
    platform::MutexLock lock(mutex_);
    return AppendRevision(c, kind);
  }

  absl::Status AppendWithRequest(const v1::Case& c, v1::CaseEvent::Kind kind,
                                 const v1::SettlementRequest& request) override {
    platform::MutexLock lock(mutex_);
    if (!Follows(request)) return RequestChanged(request.name());
    const absl::Status appended = AppendRevision(c, kind);
    if (appended.ok()) PutRequest(request);
    return appended;
  }

  absl::Status ReviseRequest(const v1::SettlementRequest& request) override {
    platform::MutexLock lock(mutex_);
    if (request.revision() == 1) return RequestNotFound(request.name());
    if (!Follows(request)) return RequestChanged(request.name());
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

  absl::StatusOr<ListedCases> List(const std::vector<v1::Case::State>& states, int64_t before,
                                   int limit) override {
    platform::MutexLock lock(mutex_);
    std::map<int64_t, const v1::Case*, std::greater<>> newest_first;
    for (const auto& [name, kept] : cases_) {
      const v1::Case& c = kept.revisions.back();
      const bool wanted =
          states.empty() || std::find(states.begin(), states.end(), c.state()) != states.end();
      if (wanted && (before == 0 || kept.position < before)) newest_first[kept.position] = &c;
    }
    ListedCases listed;
    int64_t last = 0;
    for (const auto& [position, c] : newest_first) {
      if (static_cast<int>(listed.cases.size()) == limit) {
        listed.next_before = last;
        break;
      }
      listed.cases.push_back(*c);
      last = position;
    }
    return listed;
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

  absl::Status AppendRevision(const v1::Case& c, v1::CaseEvent::Kind kind)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto kept = cases_.find(c.name());
    if (kept == cases_.end()) return CaseNotFound(c.name());
    auto& revisions = kept->second.revisions;
    if (c.revision() != static_cast<int64_t>(revisions.size()) + 1) return CaseChanged(c.name());
    revisions.push_back(c);
    LogEvent(c, kind);
    return absl::OkStatus();
  }

  static bool IsOf(const v1::SettlementRequest& request, std::string_view case_name) {
    return request.name().rfind(std::string(case_name) + "/", 0) == 0;
  }

  static bool Agrees(const v1::SettlementRequest& request, const RequestFilter& filter) {
    if (!filter.case_name.empty() && !IsOf(request, filter.case_name)) return false;
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
    LoggedEvent logged{static_cast<int64_t>(events_.size()) + 1, {}};
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
  std::vector<LoggedEvent> events_ ABSL_GUARDED_BY(mutex_);
  std::vector<v1::SettlementRequest> requests_ ABSL_GUARDED_BY(mutex_);  // oldest first
};

}  // namespace

std::unique_ptr<CaseStore> NewMemoryCaseStore() { return std::make_unique<MemoryCaseStore>(); }

}  // namespace treff::casework
