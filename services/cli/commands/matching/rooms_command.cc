// treff rooms: says how many places are free, by the figures and our own requests.
#include <memory>
#include <string>

#include "services/cli/commands/commands.h"
#include "services/cli/commands/knowledge/find_municipality.h"
#include "services/cli/views/matching/room_view.h"
#include "services/platform/status/status.h"
#include "treff/recommendation/v1/room_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace recommendation_v1 = recommendation::v1;
using RoomStub = recommendation_v1::RoomService::Stub;

struct RoomsOptions {
  std::string municipality;
  int quota_year = 0;
};

absl::Status List(const RoomsOptions& options, Session& session) {
  recommendation_v1::ListRoomsRequest request;
  request.set_quota_year(options.quota_year);
  request.set_page_size(500);
  if (!options.municipality.empty()) {
    TREFF_ASSIGN_OR_RETURN(const std::string code, FindMunicipality(options.municipality, session));
    request.set_municipality(FullName("municipalities", code));
  }
  const auto stub =
      recommendation_v1::RoomService::NewStub(session.channel(Service::kRecommendation));
  TREFF_ASSIGN_OR_RETURN(const auto rooms, Call(*stub, &RoomStub::ListRooms, request));
  return session.Print(rooms, [&] { return RoomsView(rooms, session.screen()); });
}

}  // namespace

void AddRooms(CLI::App& app, Action& action) {
  CLI::App* rooms =
      app.add_subcommand("rooms", "List free places, less what we have asked for ourselves");
  const auto options = std::make_shared<RoomsOptions>();
  rooms->add_option("municipality", options->municipality, "Only this one: its code or name");
  rooms->add_option("--quota-year", options->quota_year,
                    "Of this year; without it, of the current");
  rooms->callback([options, &action] {
    action = [options](Session& session) { return List(*options, session); };
  });
}

}  // namespace treff::cli
