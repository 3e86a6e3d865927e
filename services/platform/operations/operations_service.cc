#include "services/platform/operations/operations_service.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/context.h"
#include "services/platform/middleware/face.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/slots.h"

namespace treff::platform {
namespace {

namespace lro = google::longrunning;

// Calls that may wait at once.
constexpr int kMaxWaiting = 16;
// How long a waiting call may take to notice that its caller left or the server shuts down.
constexpr absl::Duration kWaitSlice = absl::Seconds(1);
// Of a wait whose caller gave neither timeout nor deadline.
constexpr absl::Duration kLongestWait = absl::Minutes(10);

class OperationsService : public Face<lro::Operations> {
 public:
  explicit OperationsService(std::vector<ServedOperations> served) : served_(std::move(served)) {}

  grpc::Status GetOperation(grpc::ServerContext* context, const lro::GetOperationRequest* request,
                            lro::Operation* response) override {
    return Handle(*context, *request, *response, [&] { return Get(*request); });
  }
  grpc::Status ListOperations(grpc::ServerContext* context,
                              const lro::ListOperationsRequest* request,
                              lro::ListOperationsResponse* response) override {
    return Handle(*context, *request, *response, [&] { return List(*request); });
  }
  grpc::Status WaitOperation(grpc::ServerContext* context, const lro::WaitOperationRequest* request,
                             lro::Operation* response) override {
    return Handle(*context, *request, *response, [&] { return Wait(*request); });
  }
  grpc::Status CancelOperation(grpc::ServerContext* context,
                               const lro::CancelOperationRequest* request,
                               google::protobuf::Empty* response) override {
    return Handle(*context, *request, *response, [&] { return Cancel(*request); });
  }

 private:
  // What whoever calls may see. The rest is not there for them.
  std::vector<Operations*> Visible() const {
    const Role role = CurrentCall().principal.role;
    std::vector<Operations*> visible;
    for (const ServedOperations& one : served_) {
      const std::vector<Role>& followers = one.followers;
      const bool is_follower =
          role == v1::Access::ROLE_UNSPECIFIED || followers.empty() ||
          std::find(followers.begin(), followers.end(), role) != followers.end();
      if (is_follower) visible.push_back(one.operations);
    }
    return visible;
  }

  absl::StatusOr<Operations*> KindOf(const std::string& name) const {
    TREFF_RETURN_IF_ERROR(
        ParseResourceName("operations/{kind}/{operation}", name, "name").status());
    const std::vector<Operations*> visible = Visible();
    for (Operations* operations : visible) {
      const std::vector<std::string> kinds = operations->kinds();
      if (std::find(kinds.begin(), kinds.end(), KindOfOperation(name)) != kinds.end()) {
        return operations;
      }
    }
    // A newer version may have begun one of a kind that this one does not know: how it ended is
    // said.
    for (Operations* operations : visible) {
      if (operations->Get(name).ok()) return operations;
    }
    return NotFound(name, "there are no operations of this kind here");
  }

  absl::StatusOr<lro::Operation> Get(const lro::GetOperationRequest& request) const {
    TREFF_ASSIGN_OR_RETURN(Operations * kind, KindOf(request.name()));
    return kind->Get(request.name());
  }

  absl::Status Cancel(const lro::CancelOperationRequest& request) const {
    TREFF_ASSIGN_OR_RETURN(Operations * kind, KindOf(request.name()));
    return kind->Cancel(request.name());
  }

  absl::StatusOr<lro::Operation> Wait(const lro::WaitOperationRequest& request) const;
  absl::StatusOr<lro::ListOperationsResponse> List(const lro::ListOperationsRequest& request) const;

  const std::vector<ServedOperations> served_;
  mutable Slots waiting_{kMaxWaiting};
};

absl::StatusOr<lro::Operation> OperationsService::Wait(
    const lro::WaitOperationRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(Operations * kind, KindOf(request.name()));
  // Each wait holds a thread of the server; beyond the bound, the answer is the operation as it is.
  const Slot slot(waiting_);
  if (!slot.taken()) return kind->Get(request.name());
  const CallContext& call = CurrentCall();
  const absl::Duration asked = request.has_timeout()
                                   ? absl::Seconds(request.timeout().seconds()) +
                                         absl::Nanoseconds(request.timeout().nanos())
                                   : kLongestWait;
  // From here on by a steady clock: one that is set meanwhile neither shortens nor prolongs it.
  const absl::Duration whole = std::min({asked, kLongestWait, call.deadline - absl::Now()});
  const auto begin = std::chrono::steady_clock::now();
  while (true) {
    const absl::Duration left = whole - absl::FromChrono(std::chrono::steady_clock::now() - begin);
    TREFF_ASSIGN_OR_RETURN(lro::Operation operation,
                           kind->Wait(request.name(), std::min(left, kWaitSlice)));
    if (operation.done() || left <= kWaitSlice || ShutdownRequested() || call.cancelled()) {
      return operation;
    }
  }
}

// Operations of one kind, and where they are.
struct ServedKind {
  std::string name;
  Operations* operations;
};

// The kinds below `parent`, which is `operations`, `operations/{kind}`, or empty for all.
absl::StatusOr<std::vector<ServedKind>> KindsBelow(const std::vector<Operations*>& served,
                                                   const std::string& parent) {
  std::vector<ServedKind> kinds;
  for (Operations* operations : served) {
    for (const std::string& kind : operations->kinds()) {
      const bool is_below =
          parent.empty() || parent == "operations" || parent == absl::StrCat("operations/", kind);
      if (is_below) kinds.push_back({kind, operations});
    }
  }
  if (!kinds.empty()) return kinds;
  TREFF_RETURN_IF_ERROR(ParseResourceName("operations/{kind}", parent, "name").status());
  return NotFound(parent, "there are no operations of this kind here");
}

absl::StatusOr<OperationQuery::State> ParseFilter(std::string filter) {
  absl::RemoveExtraAsciiWhitespace(&filter);
  filter = absl::StrReplaceAll(filter, {{" = ", "="}, {" =", "="}, {"= ", "="}});
  if (filter.empty()) return OperationQuery::State::kAny;
  if (filter == "done" || filter == "done=true") return OperationQuery::State::kDone;
  if (filter == "NOT done" || filter == "-done" || filter == "done=false") {
    return OperationQuery::State::kOpen;
  }
  return FieldError("filter", "must be done = true, done = false, or empty");
}

// Where a page of a list begins: at an operation of a kind, or at the next older one.
struct ListCursor {
  std::string kind;
  int64_t before = std::numeric_limits<int64_t>::max();
};

absl::StatusOr<ListCursor> ParseCursor(const std::string& text) {
  ListCursor cursor;
  if (text.empty()) return cursor;
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &cursor.before)) {
    return DamagedPageToken();
  }
  cursor.kind = parts[0];
  return cursor;
}

absl::StatusOr<lro::ListOperationsResponse> OperationsService::List(
    const lro::ListOperationsRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const OperationQuery::State state, ParseFilter(request.filter()));
  TREFF_ASSIGN_OR_RETURN(const std::vector<ServedKind> kinds,
                         KindsBelow(Visible(), request.name()));
  TREFF_ASSIGN_OR_RETURN(const Page page, ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const ListCursor cursor, ParseCursor(page.cursor));
  lro::ListOperationsResponse response;
  bool skipping = !cursor.kind.empty();
  for (const ServedKind& kind : kinds) {
    const bool continues = skipping && kind.name == cursor.kind;
    if (skipping && !continues) continue;
    skipping = false;
    OperationQuery asked{.kind = kind.name, .state = state};
    if (continues) asked.before = cursor.before;
    while (true) {
      asked.limit = page.size - response.operations_size() + 1;  // one more: is there a next page?
      TREFF_ASSIGN_OR_RETURN(std::vector<ListedOperation> listed, kind.operations->List(asked));
      if (listed.empty()) break;
      for (ListedOperation& one : listed) {
        if (response.operations_size() == page.size) {
          response.set_next_page_token(
              page.TokenFor(absl::StrCat(kind.name, " ", one.position + 1)));
          return response;
        }
        asked.before = one.position;
        *response.add_operations() = std::move(one.operation);
      }
    }
  }
  return response;
}

}  // namespace

std::unique_ptr<grpc::Service> NewOperationsService(std::vector<ServedOperations> served) {
  return std::make_unique<OperationsService>(std::move(served));
}

}  // namespace treff::platform
