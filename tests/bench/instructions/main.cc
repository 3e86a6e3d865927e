// Makes so many calls of one kind, one after another, while somebody else counts what the server
// spends on them; or fills a store with SYNTHETIC cases and prints the name of the first.
//
//   treff_bench_calls --server=127.0.0.1:7070 --fill=200
//   treff_bench_calls --server=127.0.0.1:7070 --rpc=GetCase --calls=50 --case_name=cases/…
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7070", "The server that is counted.");
ABSL_FLAG(int, fill, 0, "Cases to register first.");
ABSL_FLAG(std::string, rpc, "", "Which call.");
ABSL_FLAG(int, calls, 1, "How many of them.");
ABSL_FLAG(std::string, municipality, "0301", "Whose profile is read.");
ABSL_FLAG(std::string, case_name, "", "The case that is read and recommended for.");

namespace {

using treff::casework::v1::Case;
using treff::casework::v1::CaseService;
using treff::municipality::v1::MunicipalityService;
using treff::recommendation::v1::RecommendationService;

// Ends the program where a call fails: a part of a measurement is none.
void Must(const grpc::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "treff_bench_calls: %s\n", status.error_message().c_str());
  std::exit(1);
}

// A server that is counted takes fifty times as long.
void BePatient(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(5));
}

Case CaseNumber(int i) {
  Case c;
  // Nobody else's: a reference that is there already is looked at longer.
  c.set_reference(absl::StrCat("SYNTETISK ", absl::GetCurrentTimeNanos(), " ", i));
  c.set_synthetic(true);
  c.set_track(Case::ASYLUM);
  auto& person = *c.add_members();
  person.set_relation(treff::casework::v1::Member::REFERENCE_PERSON);
  person.set_birth_year(1950 + i % 50);
  for (int child = 0; child < i % 4; ++child) {
    auto& member = *c.add_members();
    member.set_relation(treff::casework::v1::Member::CHILD);
    member.set_birth_year(2008 + child);
  }
  return c;
}

class Caller {
 public:
  explicit Caller(const std::shared_ptr<grpc::Channel>& channel)
      : cases_(CaseService::NewStub(channel)),
        municipalities_(MunicipalityService::NewStub(channel)),
        recommendations_(RecommendationService::NewStub(channel)) {}

  std::string Fill(int count) {
    treff::casework::v1::BatchCreateCasesRequest batch;
    for (int i = 0; i < count; ++i) *batch.add_requests()->mutable_case_() = CaseNumber(i);
    treff::casework::v1::BatchCreateCasesResponse created;
    grpc::ClientContext context;
    BePatient(context);
    Must(cases_->BatchCreateCases(&context, batch, &created));
    return created.cases(0).name();
  }

  void GetProfile(int) {
    treff::municipality::v1::GetProfileRequest request;
    request.set_name(
        absl::StrCat("municipalities/", absl::GetFlag(FLAGS_municipality), "/profile"));
    treff::municipality::v1::Profile profile;
    grpc::ClientContext context;
    BePatient(context);
    Must(municipalities_->GetProfile(&context, request, &profile));
  }
  void GetCase(int) {
    treff::casework::v1::GetCaseRequest request;
    request.set_name(absl::GetFlag(FLAGS_case_name));
    Case found;
    grpc::ClientContext context;
    BePatient(context);
    Must(cases_->GetCase(&context, request, &found));
  }
  void CreateCase(int i) {
    treff::casework::v1::CreateCaseRequest request;
    *request.mutable_case_() = CaseNumber(i);
    Case created;
    grpc::ClientContext context;
    BePatient(context);
    Must(cases_->CreateCase(&context, request, &created));
  }
  void ListCases(int) {
    treff::casework::v1::ListCasesRequest request;
    request.set_order(treff::casework::v1::ListCasesRequest::DEADLINE);
    request.set_page_size(50);
    treff::casework::v1::ListCasesResponse page;
    grpc::ClientContext context;
    BePatient(context);
    Must(cases_->ListCases(&context, request, &page));
  }
  void Recommend(int) {
    treff::recommendation::v1::RecommendRequest request;
    request.set_case_(absl::GetFlag(FLAGS_case_name));
    treff::recommendation::v1::Recommendation answer;
    grpc::ClientContext context;
    BePatient(context);
    Must(recommendations_->Recommend(&context, request, &answer));
  }

 private:
  const std::unique_ptr<CaseService::Stub> cases_;
  const std::unique_ptr<MunicipalityService::Stub> municipalities_;
  const std::unique_ptr<RecommendationService::Stub> recommendations_;
};

}  // namespace

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  Caller caller(
      grpc::CreateChannel(absl::GetFlag(FLAGS_server), grpc::InsecureChannelCredentials()));
  if (absl::GetFlag(FLAGS_fill) > 0) {
    std::printf("%s\n", caller.Fill(absl::GetFlag(FLAGS_fill)).c_str());
    return 0;
  }
  const std::map<std::string, void (Caller::*)(int)> rpcs = {{"GetProfile", &Caller::GetProfile},
                                                             {"GetCase", &Caller::GetCase},
                                                             {"CreateCase", &Caller::CreateCase},
                                                             {"ListCases", &Caller::ListCases},
                                                             {"Recommend", &Caller::Recommend}};
  const auto rpc = rpcs.find(absl::GetFlag(FLAGS_rpc));
  if (rpc == rpcs.end()) {
    std::fprintf(stderr, "treff_bench_calls: no call %s\n", absl::GetFlag(FLAGS_rpc).c_str());
    return 2;
  }
  for (int i = 0; i < absl::GetFlag(FLAGS_calls); ++i) (caller.*rpc->second)(i);
  return 0;
}
