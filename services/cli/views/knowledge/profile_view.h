// Everything known about one municipality, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_PROFILE_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_PROFILE_VIEW_H_

#include <string>
#include <vector>

#include "services/cli/screen/screen.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::cli {

using Questions = google::protobuf::RepeatedPtrField<municipality::v1::Question>;

// The profile in the order of `questions`: under each the indicators that answer it, or in words
// why none does. Indicators that no question names come last. `place` is what GetMunicipality says
// of the same municipality.
std::string ProfileView(const municipality::v1::Profile& profile,
                        const municipality::v1::Municipality& place, const Questions& questions,
                        const Screen& screen);

// One indicator through time, newest first. `profile` has its history.
std::string HistoryView(const municipality::v1::Profile& profile, int position,
                        const Screen& screen);

// Several municipalities side by side, a row an indicator that any of them has. `profiles` are of
// one dataset version.
std::string ComparisonView(const std::vector<municipality::v1::Profile>& profiles,
                           const Questions& questions, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_PROFILE_VIEW_H_
