// Measures what a lead waits for between a plan and its requests: 2 000 SYNTHETIC cases are
// registered, completed, placed, approved and asked for on a running treffd; prints one JSON
// object. The limit beside it is the store's: as many bare rows, two hundred in a transaction, are
// measured by treff_bench_casework.
//
//   treff_bench_requests --server=127.0.0.1:7070 --cases=2000
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7070", "The server under test.");
ABSL_FLAG(int, cases, 2000, "How many cases.");

namespace {

using treff::casework::v1::Case;
using treff::casework::v1::CaseService;
using treff::recommendation::v1::Allocation;
using treff::recommendation::v1::AllocationService;

double Milliseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

// Ends the program where a call fails: a part of a measurement is none.
void Must(const grpc::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "treff_bench_requests: %s\n", status.error_message().c_str());
  std::exit(1);
}

class Bench {
 public:
  explicit Bench(const std::shared_ptr<grpc::Channel>& channel)
      : cases_(CaseService::NewStub(channel)),
        allocations_(AllocationService::NewStub(channel)),
        operations_(google::longrunning::Operations::NewStub(channel)) {}

  std::vector<std::string> Register(int count) {
    std::vector<std::string> names;
    constexpr int kBatch = 1000;
    for (int first = 0; first < count; first += kBatch) {
      treff::casework::v1::BatchCreateCasesRequest batch;
      for (int i = first; i < std::min(first + kBatch, count); ++i) {
        *batch.add_requests()->mutable_case_() = CaseNumber(i);
      }
      treff::casework::v1::BatchCreateCasesResponse created;
      grpc::ClientContext context;
      Must(cases_->BatchCreateCases(&context, batch, &created));
      for (const Case& c : created.cases()) names.push_back(c.name());
    }
    return names;
  }

  void Submit(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      treff::casework::v1::SubmitCaseRequest submit;
      submit.set_name(name);
      Case submitted;
      grpc::ClientContext context;
      Must(cases_->SubmitCase(&context, submit, &submitted));
    }
  }

  Allocation Plan(const std::vector<std::string>& names) {
    treff::recommendation::v1::CreateAllocationRequest create;
    for (const std::string& name : names) create.mutable_cases()->add_cases(name);
    auto& options = *create.mutable_cases()->mutable_options();
    options.set_unplaced_allowed(true);
    options.set_unplaced_price(100);
    options.set_gap(0.01);
    google::longrunning::Operation operation;
    grpc::ClientContext context;
    Must(allocations_->CreateAllocation(&context, create, &operation));
    Await(operation);
    return Get(operation.name().substr(std::string("operations/").size()));
  }

  Allocation Approve(const Allocation& plan) {
    treff::recommendation::v1::ApproveAllocationRequest approve;
    approve.set_name(plan.name());
    approve.set_approver("the bench");
    approve.set_reason("measured");
    approve.set_etag(plan.etag());
    Allocation approved;
    grpc::ClientContext context;
    Must(allocations_->ApproveAllocation(&context, approve, &approved));
    return approved;
  }

  Allocation Send(const Allocation& plan) {
    treff::recommendation::v1::SendAllocationRequestsRequest send;
    send.set_name(plan.name());
    google::longrunning::Operation operation;
    grpc::ClientContext context;
    Must(allocations_->SendAllocationRequests(&context, send, &operation));
    Await(operation);
    return Get(plan.name());
  }

 private:
  static Case CaseNumber(int i) {
    Case c;
    c.set_reference(absl::StrCat("SYNTETISK ", i));
    c.set_synthetic(true);
    c.set_track(Case::ASYLUM);
    c.set_permit_date("2026-06-01");
    auto& member = *c.add_members();
    member.set_relation(treff::casework::v1::Member::REFERENCE_PERSON);
    member.set_birth_year(1970 + i % 30);
    return c;
  }

  Allocation Get(const std::string& name) {
    treff::recommendation::v1::GetAllocationRequest get;
    get.set_name(name);
    Allocation plan;
    grpc::ClientContext context;
    Must(allocations_->GetAllocation(&context, get, &plan));
    return plan;
  }

  void Await(google::longrunning::Operation& operation) {
    while (!operation.done()) {
      google::longrunning::WaitOperationRequest wait;
      wait.set_name(operation.name());
      wait.mutable_timeout()->set_seconds(20);
      grpc::ClientContext context;
      Must(operations_->WaitOperation(&context, wait, &operation));
    }
  }

  const std::unique_ptr<CaseService::Stub> cases_;
  const std::unique_ptr<AllocationService::Stub> allocations_;
  const std::unique_ptr<google::longrunning::Operations::Stub> operations_;
};

int RequestsIn(const Allocation& plan) {
  int made = 0;
  for (const auto& planned : plan.requests()) made += planned.request().empty() ? 0 : 1;
  return made;
}

}  // namespace

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(64 << 20);
  Bench bench(grpc::CreateCustomChannel(absl::GetFlag(FLAGS_server),
                                        grpc::InsecureChannelCredentials(), arguments));
  const double began = Milliseconds();
  const std::vector<std::string> names = bench.Register(absl::GetFlag(FLAGS_cases));
  const double registered = Milliseconds();
  bench.Submit(names);
  const double submitted = Milliseconds();
  const Allocation plan = bench.Plan(names);
  const double planned = Milliseconds();
  const Allocation approved = bench.Approve(plan);
  const double ended = Milliseconds();
  const Allocation sent = bench.Send(approved);
  const double asked = Milliseconds();
  std::printf(
      "{\"cases\":%d,\"placed\":%d,\"requests\":%d,\"register_ms\":%.0f,\"submit_ms\":%.0f,"
      "\"plan_ms\":%.0f,\"approve_ms\":%.0f,\"send_ms\":%.0f}\n",
      static_cast<int>(names.size()), approved.requests_size(), RequestsIn(sent),
      registered - began, submitted - registered, planned - submitted, ended - planned,
      asked - ended);
  return 0;
}
