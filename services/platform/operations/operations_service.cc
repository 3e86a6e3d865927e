#include "services/platform/operations/operations_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
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
  explicit OperationsService(std::vector<Operations*> kinds) : kinds_(std::move(kinds)) {}

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
  absl::StatusOr<Operations*> KindOf(const std::string& name) const {
    TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                           ParseResourceName("operations/{kind}/{operation}", name, "name"));
    for (Operations* kind : kinds_) {
      if (kind->kind() == parts[0]) return kind;
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

  const std::vector<Operations*> kinds_;
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
  const absl::Time end = std::min(absl::Now() + std::min(asked, kLongestWait), call.deadline);
  while (true) {
    const absl::Duration left = end - absl::Now();
    TREFF_ASSIGN_OR_RETURN(lro::Operation operation,
                           kind->Wait(request.name(), std::min(left, kWaitSlice)));
    if (operation.done() || left <= kWaitSlice || ShutdownRequested() || call.cancelled()) {
      return operation;
    }
  }
}

absl::StatusOr<lro::ListOperationsResponse> OperationsService::List(
    const lro::ListOperationsRequest& request) const {
  if (!request.filter().empty()) {
    return FieldError("filter", "must be empty: filters are not supported");
  }
  TREFF_ASSIGN_OR_RETURN(const Page page, ParsePage(request));
  lro::ListOperationsResponse response;
  // Names do not order operations, so the cursor is the last one that was listed.
  bool skipping = !page.cursor.empty();
  for (Operations* kind : kinds_) {
    for (lro::Operation& operation : kind->List()) {
      if (skipping) {
        skipping = operation.name() != page.cursor;
      } else if (response.operations_size() < page.size) {
        *response.add_operations() = std::move(operation);
      } else {
        const auto& last = response.operations(response.operations_size() - 1);
        response.set_next_page_token(page.TokenFor(last.name()));
        return response;
      }
    }
  }
  return response;
}

}  // namespace

std::unique_ptr<grpc::Service> NewOperationsService(std::vector<Operations*> kinds) {
  return std::make_unique<OperationsService>(std::move(kinds));
}

}  // namespace treff::platform
