// treff requests: asks municipalities to settle cases, and keeps what they answer.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/knowledge/find_municipality.h"
#include "services/cli/commands/matching/follow_allocation.h"
#include "services/cli/screen/known_words.h"
#include "services/cli/views/cases/request_view.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"
#include "treff/recommendation/v1/room_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
namespace recommendation_v1 = recommendation::v1;
using Request = casework_v1::SettlementRequest;
using RequestStub = casework_v1::SettlementRequestService::Stub;

struct RequestsOptions {
  std::string name;
  std::string case_name;
  std::string municipality;
  std::string recommendation;
  std::string reason;
  std::string note;
  std::string day;
  std::string request_id;
  std::string etag;
  bool any_room = false;
  std::vector<std::string> states;
};

std::unique_ptr<RequestStub> NewStub(Session& session) {
  return casework_v1::SettlementRequestService::NewStub(session.channel(Service::kCasework));
}

absl::Status PrintRequest(const absl::StatusOr<Request>& request, Session& session) {
  if (!request.ok()) return request.status();
  return session.Print(*request, [&] {
    return RequestView(*request, MunicipalityNames(session), session.screen());
  });
}

template <typename Asked>
absl::Status AddStates(const std::vector<std::string>& words, const Screen& screen, Asked& asked) {
  for (const std::string& word : words) {
    TREFF_ASSIGN_OR_RETURN(const int state, KnownWord(*Request::State_descriptor(), "request_state",
                                                      word, "--state", screen));
    asked.add_states(static_cast<Request::State>(state));
  }
  return absl::OkStatus();
}

// The answer that the choice rests on, kept with the request as it is now.
absl::StatusOr<casework_v1::Evidence> EvidenceOf(const std::string& recommendation,
                                                 const std::string& municipality,
                                                 Session& session) {
  const auto stub =
      recommendation_v1::RecommendationService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::GetRecommendationRequest get;
  get.set_name(FullName("recommendations", recommendation));
  get.set_language(session.screen().language());
  TREFF_ASSIGN_OR_RETURN(
      recommendation_v1::Recommendation answer,
      Call(*stub, &recommendation_v1::RecommendationService::Stub::GetRecommendation, get));
  casework_v1::Evidence evidence;
  evidence.set_recommendation(answer.name());
  evidence.set_digest(answer.digest());
  if (answer.ranked_size() > 0) {
    evidence.set_first_municipality(answer.ranked(0).municipality());
  }
  for (const auto& ranked : answer.ranked()) {
    if (ranked.municipality() != municipality) continue;
    evidence.set_rank(ranked.rank());
    evidence.set_group(ranked.group());
  }
  const auto written =
      google::protobuf::util::MessageToJsonString(answer, evidence.mutable_as_given());
  if (!written.ok()) {
    return absl::InternalError(
        absl::StrCat("the recommendation has no JSON: ", written.message().ToString()));
  }
  return evidence;
}

// The room there is now, so that of two who ask at once only as many are asked for as fit. Nothing
// where nobody knows, and where somebody said that the municipality will settle more.
absl::Status FillRoom(casework_v1::CreateSettlementRequestRequest& create, Session& session) {
  if (create.request().choice_reason() == Request::AGREED_BEFOREHAND) return absl::OkStatus();
  const auto stub =
      recommendation_v1::RoomService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::ListRoomsRequest list;
  list.set_municipality(create.request().municipality());
  TREFF_ASSIGN_OR_RETURN(const auto rooms,
                         Call(*stub, &recommendation_v1::RoomService::Stub::ListRooms, list));
  if (rooms.rooms().empty() || !rooms.rooms(0).has_free_at_most()) return absl::OkStatus();
  create.mutable_room()->set_commitments_revision(rooms.commitments_revision());
  create.mutable_room()->set_free_places(rooms.rooms(0).free_at_most());
  return absl::OkStatus();
}

absl::Status Create(const RequestsOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, FindMunicipality(options.municipality, session));
  casework_v1::CreateSettlementRequestRequest create;
  create.set_parent(FullName("cases", options.case_name));
  create.set_request_id(options.request_id);
  create.set_case_etag(options.etag);
  Request& request = *create.mutable_request();
  request.set_municipality(FullName("municipalities", code));
  if (!options.recommendation.empty()) {
    TREFF_ASSIGN_OR_RETURN(*request.mutable_evidence(),
                           EvidenceOf(options.recommendation, request.municipality(), session));
  }
  if (!options.reason.empty()) {
    TREFF_ASSIGN_OR_RETURN(const int reason,
                           KnownWord(*Request::ChoiceReason_descriptor(), "choice_reason",
                                     options.reason, "--reason", session.screen()));
    request.set_choice_reason(static_cast<Request::ChoiceReason>(reason));
  }
  request.set_choice_note(options.note);
  if (!options.any_room) TREFF_RETURN_IF_ERROR(FillRoom(create, session));
  return PrintRequest(Call(*NewStub(session), &RequestStub::CreateSettlementRequest, create),
                      session);
}

absl::Status List(const RequestsOptions& options, Session& session) {
  casework_v1::ListSettlementRequestsRequest list;
  list.set_page_size(200);
  TREFF_RETURN_IF_ERROR(AddStates(options.states, session.screen(), list));
  if (!options.case_name.empty()) list.set_parent(FullName("cases", options.case_name));
  if (!options.municipality.empty()) {
    TREFF_ASSIGN_OR_RETURN(const std::string code, FindMunicipality(options.municipality, session));
    list.set_municipality(FullName("municipalities", code));
  }
  TREFF_ASSIGN_OR_RETURN(const auto requests,
                         ListAll(*NewStub(session), &RequestStub::ListSettlementRequests, list));
  return session.Print(requests, [&] {
    return RequestsView(requests, MunicipalityNames(session), session.screen());
  });
}

absl::Status Asked(const RequestsOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, FindMunicipality(options.municipality, session));
  casework_v1::ListAskedHouseholdsRequest list;
  list.set_page_size(200);
  list.set_parent(FullName("municipalities", code));
  TREFF_RETURN_IF_ERROR(AddStates(options.states, session.screen(), list));
  TREFF_ASSIGN_OR_RETURN(const auto asked,
                         ListAll(*NewStub(session), &RequestStub::ListAskedHouseholds, list));
  return session.Print(asked, [&] { return AskedView(asked, session.screen()); });
}

absl::Status Get(const RequestsOptions& options, Session& session) {
  casework_v1::GetSettlementRequestRequest get;
  get.set_name(options.name);
  return PrintRequest(Call(*NewStub(session), &RequestStub::GetSettlementRequest, get), session);
}

absl::Status Seen(const RequestsOptions& options, Session& session) {
  casework_v1::MarkSettlementRequestSeenRequest seen;
  seen.set_name(options.name);
  return PrintRequest(Call(*NewStub(session), &RequestStub::MarkSettlementRequestSeen, seen),
                      session);
}

absl::Status Accept(const RequestsOptions& options, Session& session) {
  casework_v1::AcceptSettlementRequestRequest accept;
  accept.set_name(options.name);
  accept.set_etag(options.etag);
  accept.set_planned_day(options.day);
  return PrintRequest(Call(*NewStub(session), &RequestStub::AcceptSettlementRequest, accept),
                      session);
}

absl::Status Decline(const RequestsOptions& options, Session& session) {
  casework_v1::DeclineSettlementRequestRequest decline;
  decline.set_name(options.name);
  decline.set_etag(options.etag);
  decline.set_note(options.note);
  TREFF_ASSIGN_OR_RETURN(const int reason,
                         KnownWord(*Request::DeclineReason_descriptor(), "decline_reason",
                                   options.reason, "--reason", session.screen()));
  decline.set_reason(static_cast<Request::DeclineReason>(reason));
  return PrintRequest(Call(*NewStub(session), &RequestStub::DeclineSettlementRequest, decline),
                      session);
}

absl::Status Withdraw(const RequestsOptions& options, Session& session) {
  casework_v1::WithdrawSettlementRequestRequest withdraw;
  withdraw.set_name(options.name);
  withdraw.set_etag(options.etag);
  withdraw.set_note(options.note);
  return PrintRequest(Call(*NewStub(session), &RequestStub::WithdrawSettlementRequest, withdraw),
                      session);
}

absl::Status Settle(const RequestsOptions& options, Session& session) {
  casework_v1::SettleSettlementRequestRequest settle;
  settle.set_name(options.name);
  settle.set_etag(options.etag);
  settle.set_settlement_day(options.day);
  return PrintRequest(Call(*NewStub(session), &RequestStub::SettleSettlementRequest, settle),
                      session);
}

using Run = absl::Status (*)(const RequestsOptions&, Session&);

// Adds the commands, which share their options.
class RequestCommands {
 public:
  RequestCommands(CLI::App& requests, Action& action) : requests_(requests), action_(action) {}

  void AddCreate() {
    CLI::App* create = Add("create", "Ask a municipality to settle a case", Create);
    create->add_option("case", options_->case_name, "cases/UUID, or the UUID alone")->required();
    create->add_option("municipality", options_->municipality, "Its code or name")->required();
    create->add_option("--recommendation", options_->recommendation,
                       "What the choice rests on; kept with the request");
    create->add_option("--reason", options_->reason,
                       absl::StrCat("Why, unless it is the first: ",
                                    TypedWords(*Request::ChoiceReason_descriptor())));
    create->add_option("--note", options_->note, "Why, in words; no personal data");
    create->add_flag("--any-room", options_->any_room,
                     "Ask even if no place is free by the figures and our own requests");
    create->add_option("--request-id", options_->request_id, "UUID that makes trying again safe");
    create->add_option("--etag", options_->etag,
                       "Only if the case is still the one with this etag");
  }

  void AddLists() {
    CLI::App* list = Add("list", "List requests, newest first", List);
    list->add_option("--case", options_->case_name, "Only those of this case");
    list->add_option("--municipality", options_->municipality, "Only those of this municipality");
    TakesStates(*list);

    CLI::App* asked = Add("asked", "List what a municipality was asked, as it may see it", Asked);
    asked->add_option("municipality", options_->municipality, "Its code or name")->required();
    TakesStates(*asked);
  }

  void AddAnswers() {
    TakesName(*Add("get", "Show a request", Get));
    TakesName(*Add("seen", "Say that the municipality has seen it", Seen));

    CLI::App* accept = AddChange("accept", "The municipality says yes", Accept);
    accept->add_option("--planned-day", options_->day, "Day on which the household can move in");

    CLI::App* decline = AddChange("decline", "The municipality says no", Decline);
    decline
        ->add_option("--reason", options_->reason,
                     absl::StrCat("Why: ", TypedWords(*Request::DeclineReason_descriptor())))
        ->required();
    decline->add_option("--note", options_->note, "Why, in words; no personal data");

    CLI::App* withdraw = AddChange("withdraw", "Take a request back", Withdraw);
    withdraw->add_option("--note", options_->note, "Why, in words; no personal data")->required();

    CLI::App* settle = AddChange("settle", "The household has moved in", Settle);
    settle->add_option("--day", options_->day, "Day on which it moved in")->required();
  }

 private:
  CLI::App* Add(const char* name, const char* description, Run run) {
    CLI::App* command = requests_.add_subcommand(name, description);
    command->callback([run, options = options_, &action = action_] {
      action = [run, options](Session& session) { return run(*options, session); };
    });
    return command;
  }
  CLI::App* AddChange(const char* name, const char* description, Run run) {
    CLI::App* command = Add(name, description, run);
    TakesName(*command);
    command->add_option("--etag", options_->etag,
                        "Only if the request is still the one with this etag");
    return command;
  }
  void TakesName(CLI::App& command) {
    command.add_option("request", options_->name, "cases/UUID/requests/UUID")->required();
  }
  void TakesStates(CLI::App& command) {
    command
        .add_option(
            "--state", options_->states,
            absl::StrCat("Only in these states: ", TypedWords(*Request::State_descriptor())))
        ->delimiter(',');
  }

  CLI::App& requests_;
  Action& action_;
  const std::shared_ptr<RequestsOptions> options_ = std::make_shared<RequestsOptions>();
};

}  // namespace

void AddRequests(CLI::App& app, Action& action) {
  RequestCommands commands(
      *app.add_subcommand("requests", "Ask municipalities to settle cases, and keep the answers"),
      action);
  commands.AddCreate();
  commands.AddLists();
  commands.AddAnswers();
}

}  // namespace treff::cli
