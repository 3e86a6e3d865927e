// Finds what somebody means by what he typed: a municipality or an indicator, by code or name.
#ifndef TREFF_SERVICES_CLI_SCREEN_KNOWN_NAMES_H_
#define TREFF_SERVICES_CLI_SCREEN_KNOWN_NAMES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/cli/screen/screen.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::cli {

using Municipalities = google::protobuf::RepeatedPtrField<municipality::v1::Municipality>;

// The code that `text` stands for: a code stands for itself, known or not, so that the service can
// say what became of an old one; a name for the municipality that has it, whole or as one of its
// names in several languages ("Karasjok" of "Kárášjohka - Karasjok"), letter case aside, or for the
// only one whose name begins so. "Våler (Innlandet)" names the county where several share a name.
// INVALID_ARGUMENT names those that share it, NOT_FOUND those whose names are nearest.
absl::StatusOr<std::string> MunicipalityCode(std::string_view text,
                                             const Municipalities& municipalities,
                                             const Screen& screen);

// The position in `profile` of the indicator whose identifier or name in the screen's language
// `text` is, letter case aside. NOT_FOUND names those that are nearest.
absl::StatusOr<int> IndicatorPosition(std::string_view text,
                                      const municipality::v1::Profile& profile,
                                      const Screen& screen);

// Whether `text` is a code, or a resource name with one.
bool IsMunicipalityCode(std::string_view text);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_KNOWN_NAMES_H_
