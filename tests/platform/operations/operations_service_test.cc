// google.longrunning.Operations over gRPC, for the operations of two services in one process.
#include "services/platform/operations/operations_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/values/ids.h"
#include "tests/platform/operations/memory_operation_store.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

namespace lro = google::longrunning;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Stub = lro::Operations::Stub;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class OperationsServiceTest : public ::testing::Test {
 protected:
  OperationsServiceTest() {
    imports_->Begin({Kind("imports")});
    plans_->Begin({Kind("plans")});
    std::vector<std::unique_ptr<grpc::Service>> faces;
    faces.push_back(NewOperationsService({{imports_.get(), {}}, {plans_.get(), {}}}));
    server_ = Server::Start({}, std::move(faces)).value();
    stub_ = lro::Operations::NewStub(NewChannel("127.0.0.1:" + std::to_string(server_->port())));
  }

  static OperationKind Kind(const std::string& name) {
    return {.name = name, .run = [](const OperationTask&, OperationProgress&) {
              return std::make_unique<google::protobuf::Empty>();
            }};
  }
  // Runs it to its end; its name.
  static std::string Run(Operations& operations, const std::string& kind, const std::string& id) {
    const google::protobuf::StringValue nothing;
    const auto started =
        operations.Start({.kind = kind, .id = id, .request = nothing, .metadata = nothing});
    EXPECT_TRUE(operations.Wait(started->name(), absl::Minutes(1))->done());
    return started->name();
  }
  // Stays open: its worker has stopped.
  void Leave(const std::string& id) {
    imports_->Stop();
    ASSERT_THAT(import_store_.Put({.name = "operations/imports/" + id}), IsOk());
  }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request) {
    grpc::ClientContext context;
    PrepareCall(context, absl::Minutes(1));
    Response response;
    const grpc::Status status = (*stub_.*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }
  absl::StatusOr<lro::Operation> Get(const std::string& name) {
    lro::GetOperationRequest request;
    request.set_name(name);
    return Call(&Stub::GetOperation, request);
  }
  // All pages of two, joined.
  std::vector<std::string> List(lro::ListOperationsRequest request) {
    request.set_page_size(2);
    std::vector<std::string> names;
    do {
      const auto page = Call(&Stub::ListOperations, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      EXPECT_LE(page->operations_size(), 2);
      for (const lro::Operation& one : page->operations()) names.push_back(one.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  static lro::ListOperationsRequest Asking(const std::string& name, const std::string& filter) {
    lro::ListOperationsRequest request;
    request.set_name(name);
    request.set_filter(filter);
    return request;
  }

  const std::unique_ptr<IdSource> ids_ = SequentialIds();
  MemoryOperationStore import_store_, plan_store_;
  const std::unique_ptr<Operations> imports_ = Operations::New(import_store_, *ids_);
  const std::unique_ptr<Operations> plans_ = Operations::New(plan_store_, *ids_);
  std::unique_ptr<Server> server_;
  std::unique_ptr<Stub> stub_;
};

TEST_F(OperationsServiceTest, ServesEveryKind) {
  const std::string import = Run(*imports_, "imports", "1"), plan = Run(*plans_, "plans", "1");

  EXPECT_TRUE(Get(import)->done());
  lro::WaitOperationRequest wait;
  wait.set_name(plan);
  EXPECT_TRUE(Call(&Stub::WaitOperation, wait)->done());
  EXPECT_THAT(Get("operations/exports/1"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get("nonsense"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(OperationsServiceTest, OneOfAKindThatOnlyAnotherVersionKnowsSaysHowItEnded) {
  ASSERT_THAT(import_store_.Put({.name = "operations/exports/1"}), IsOk());
  const auto ended = imports_->Wait("operations/exports/1", absl::Minutes(1));
  ASSERT_THAT(ended, IsOk());

  const auto operation = Get("operations/exports/1");

  ASSERT_THAT(operation, IsOk());
  const absl::Status error = FromRpcStatus(operation->error());
  EXPECT_THAT(error, StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_TRUE(HasReason(error));
}

TEST_F(OperationsServiceTest, ListsPageByPageOverKindsTheNewestOfEachFirst) {
  for (const char* id : {"1", "2", "3"}) Run(*imports_, "imports", id);
  for (const char* id : {"1", "2"}) Run(*plans_, "plans", id);

  EXPECT_THAT(List(Asking("", "")),
              ElementsAre("operations/imports/3", "operations/imports/2", "operations/imports/1",
                          "operations/plans/2", "operations/plans/1"));
  EXPECT_THAT(List(Asking("operations/plans", "")),
              ElementsAre("operations/plans/2", "operations/plans/1"));
  EXPECT_THAT(Call(&Stub::ListOperations, Asking("operations/exports", "")),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Call(&Stub::ListOperations, Asking("cases", "")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(OperationsServiceTest, ATokenOutlivesWhatWasForgottenMeanwhile) {
  for (const char* id : {"1", "2", "3"}) Run(*imports_, "imports", id);
  lro::ListOperationsRequest request;
  request.set_page_size(1);
  const auto first = Call(&Stub::ListOperations, request);
  ASSERT_THAT(first, IsOk());

  // A newer one comes, as it would push out an old one.
  Run(*imports_, "imports", "4");
  request.set_page_token(first->next_page_token());
  const auto second = Call(&Stub::ListOperations, request);

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->operations(0).name(), "operations/imports/2");
}

TEST_F(OperationsServiceTest, FiltersByWhetherTheyHaveEnded) {
  Run(*imports_, "imports", "1");
  Leave("2");

  EXPECT_THAT(List(Asking("", "done = true")), ElementsAre("operations/imports/1"));
  EXPECT_THAT(List(Asking("", "done=false")), ElementsAre("operations/imports/2"));
  EXPECT_THAT(List(Asking("", "NOT done")), ElementsAre("operations/imports/2"));
  EXPECT_THAT(Call(&Stub::ListOperations, Asking("", "name = 1")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("done = true")));
}

TEST_F(OperationsServiceTest, CancelsWhatWaits) {
  Leave("1");
  lro::CancelOperationRequest request;
  request.set_name("operations/imports/1");

  EXPECT_THAT(Call(&Stub::CancelOperation, request), IsOk());

  EXPECT_EQ(Get("operations/imports/1")->error().code(), 1);
}

TEST_F(OperationsServiceTest, AWaitThatTimesOutGivesItAsItIs) {
  Leave("1");
  lro::WaitOperationRequest request;
  request.set_name("operations/imports/1");
  request.mutable_timeout()->set_nanos(1'000'000);

  const auto waited = Call(&Stub::WaitOperation, request);

  ASSERT_THAT(waited, IsOk());
  EXPECT_FALSE(waited->done());
}

}  // namespace
}  // namespace treff::platform
