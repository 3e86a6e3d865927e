#include "tests/faults/record/clients.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/values/hash.h"
#include "tests/e2e/house/program.h"
#include "tests/testing/child_process.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::faults {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using casework::v1::Member;
using casework::v1::SettlementRequest;
using casework::v1::SettlementRequestService;
using grpc::ClientContext;
using municipality::v1::MunicipalityService;
using recommendation::v1::RecommendationService;

constexpr absl::Duration kPause = absl::Milliseconds(20);
constexpr int kTries = 100;
constexpr absl::Duration kLast = absl::Seconds(30);  // for the case that must succeed
constexpr absl::Duration kStream =
    absl::Seconds(3);  // so that streams are resumed without faults too

void Pause() {
  testing::WaitUntil([] { return false; }, kPause);
}

// Whether trying again may help.
bool MayPass(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kAlreadyExists:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string DigestOf(const google::protobuf::Message& message) {
  return platform::Sha256Hex(message.SerializeAsString()).substr(0, 16);
}

Answered AnsweredBy(const Case& c) {
  Case kept = c;
  kept.clear_warnings();  // said when it is registered, and not kept
  return {c.name(), c.revision(), DigestOf(kept)};
}

Answered AnsweredBy(const SettlementRequest& request) {
  return {request.name(), request.revision(), DigestOf(request)};
}

Answered AnsweredBy(const municipality::v1::Profile& profile) {
  return {profile.name(), 0, DigestOf(profile)};
}

Answered AnsweredBy(const recommendation::v1::Recommendation& answer) {
  return {answer.name(), 0, answer.digest()};
}

Officer::Officer(int number, const Addresses& addresses, CallRecord& record)
    : number_(number),
      uses_gateway_(number % 2 == 1),
      addresses_(addresses),
      record_(record),
      random_(static_cast<unsigned>(number)),
      thread_([this] { Work(); }) {}

void Officer::Stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

void Officer::Work() {
  while (!stop_) SettleOne();
  // A gateway may wait a moment before it looks again for what was away.
  Case last;
  for (const absl::Time end = absl::Now() + kLast; !Register(last) && absl::Now() < end;) {
  }
}

std::shared_ptr<grpc::Channel> Officer::ChannelTo(const std::string& service) {
  auto& channel = channels_[service];
  if (channel == nullptr) channel = e2e::NewOwnChannel(addresses_.at(service));
  return channel;
}

std::string Officer::SomeMunicipality() {
  constexpr const char* kCodes[] = {"0301", "1103", "1804", "3401", "4601", "5001"};
  return absl::StrCat("municipalities/", kCodes[Draw(0, 5)]);
}

std::string Officer::NewId() {
  return absl::StrFormat("00000000-0000-4000-8%03d-%012d", number_, ++cases_);
}

absl::Status Officer::CallOnce(const std::string& service, Call call, const Attempt& attempt) {
  ClientContext context;
  platform::PrepareCall(context, kDeadline);
  Answered answered;
  call.client = number_;
  call.deadline = absl::ToInt64Microseconds(kDeadline);
  call.start = record_.Now();
  const absl::Status status = platform::FromGrpc(attempt(context, answered));
  call.end = record_.Now();
  call.status = absl::StatusCodeToString(status.code());
  if (status.ok()) {
    call.name = answered.name;
    call.revision = answered.revision;
    call.content = answered.content;
  } else {
    call.reason = platform::ReasonOf(status);
  }
  record_.Write(call);
  // A channel that found nobody waits longer and longer before it looks again.
  if (absl::IsUnavailable(status)) channels_.erase(service);
  return status;
}

bool Officer::TryUntilAnswered(const std::string& service, const Call& call, int tries,
                               const Attempt& attempt) {
  for (int i = 0; i < tries; ++i) {
    const absl::Status status = CallOnce(service, call, attempt);
    if (status.ok()) return true;
    if (!MayPass(status)) return false;
    Pause();
  }
  return false;
}

bool Officer::Register(Case& c) {
  casework::v1::CreateCaseRequest create;
  create.set_request_id(NewId());
  create.mutable_case_()->set_reference(absl::StrCat("SYNTETISK ", create.request_id()));
  create.mutable_case_()->set_synthetic(true);
  create.mutable_case_()->set_track(Case::ASYLUM);
  create.mutable_case_()->set_permit_date("2026-11-01");
  const int persons = Draw(1, 4);
  for (int i = 0; i < persons; ++i) {
    Member& member = *create.mutable_case_()->add_members();
    member.set_relation(i == 0 ? Member::REFERENCE_PERSON : Member::CHILD);
    member.set_birth_year(i == 0 ? 1980 : 2010 + i);
  }
  return Ask("casework", "CreateCase", &CaseService::Stub::CreateCase, create, c, kTries,
             create.request_id());
}

void Officer::Read(const std::string& case_name) {
  casework::v1::GetCaseRequest get;
  get.set_name(case_name);
  Case c;
  Ask("casework", "GetCase", &CaseService::Stub::GetCase, get, c, /*tries=*/1);
  municipality::v1::GetProfileRequest ask;
  ask.set_name(SomeMunicipality() + "/profile");
  municipality::v1::Profile profile;
  Ask("municipality", "GetProfile", &MunicipalityService::Stub::GetProfile, ask, profile,
      /*tries=*/1);
  recommendation::v1::RecommendRequest recommend;
  recommend.set_case_(case_name);
  recommendation::v1::Recommendation answer;
  Ask("recommendation", "Recommend", &RecommendationService::Stub::Recommend, recommend, answer,
      /*tries=*/1);
}

void Officer::SettleOne() {
  Case c;
  if (!Register(c)) return;
  casework::v1::SubmitCaseRequest submit;
  submit.set_name(c.name());
  Ask("casework", "SubmitCase", &CaseService::Stub::SubmitCase, submit, c, kTries);
  Read(c.name());
  casework::v1::CreateSettlementRequestRequest create;
  create.set_parent(c.name());
  create.set_request_id(NewId());
  create.mutable_request()->set_municipality(SomeMunicipality());
  create.mutable_request()->set_choice_reason(SettlementRequest::HOUSEHOLD_WISH);
  SettlementRequest asked;
  if (!Ask("casework", "CreateSettlementRequest",
           &SettlementRequestService::Stub::CreateSettlementRequest, create, asked, kTries,
           create.request_id())) {
    return;
  }
  AnswerFor(asked);
}

// What the municipality says, and the household moves in.
void Officer::AnswerFor(SettlementRequest& asked) {
  if (Draw(1, 4) == 1) {
    casework::v1::DeclineSettlementRequestRequest decline;
    decline.set_name(asked.name());
    decline.set_reason(SettlementRequest::SERVICE_FULL);
    Ask("casework", "DeclineSettlementRequest",
        &SettlementRequestService::Stub::DeclineSettlementRequest, decline, asked, kTries);
    return;
  }
  casework::v1::AcceptSettlementRequestRequest accept;
  accept.set_name(asked.name());
  Ask("casework", "AcceptSettlementRequest",
      &SettlementRequestService::Stub::AcceptSettlementRequest, accept, asked, kTries);
  Read(asked.name().substr(0, asked.name().find("/requests/")));
  if (Draw(1, 3) == 1) return;  // accepted, and on its way
  casework::v1::SettleSettlementRequestRequest settle;
  settle.set_name(asked.name());
  settle.set_settlement_day("2026-11-28");
  Ask("casework", "SettleSettlementRequest",
      &SettlementRequestService::Stub::SettleSettlementRequest, settle, asked, kTries);
}

Watcher::Watcher(const std::string& casework) : address_(casework), thread_([this] { Follow(); }) {}

Watcher::~Watcher() {
  stop_ = true;
  thread_.join();
}

std::vector<Told> Watcher::told() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return told_;
}

void Watcher::Follow() {
  std::string token;
  while (!stop_) {
    ++streams_;
    CaseService::Stub stub(e2e::NewOwnChannel(address_));
    ClientContext context;
    platform::PrepareCall(context, kStream);
    casework::v1::WatchCasesRequest watch;
    watch.set_resume_token(token);
    const auto stream = stub.WatchCases(&context, watch);
    casework::v1::CaseEvent event;
    while (stream->Read(&event)) {
      token = event.resume_token();
      const std::lock_guard<std::mutex> lock(mutex_);
      told_.push_back({event.case_(), event.revision()});
    }
    stream->Finish();
    Pause();
  }
}

}  // namespace treff::faults
