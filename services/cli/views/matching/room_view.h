// Free places, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_ROOM_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_ROOM_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/recommendation/v1/room_service.pb.h"

namespace treff::cli {

std::string RoomsView(const recommendation::v1::ListRoomsResponse& rooms, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_ROOM_VIEW_H_
