// Everything known about one municipality, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_PROFILE_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_PROFILE_VIEW_H_

#include <string>

#include "services/cli/views/screen.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::cli {

std::string ProfileView(const municipality::v1::Profile& profile, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_PROFILE_VIEW_H_
