// Asks the municipality service where municipalities lie and what they decided.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_CLIENTS_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_CLIENTS_H_

#include <memory>

#include <grpcpp/channel.h>

#include "services/casework/measures/measure_sources.h"

namespace treff::casework {

// Reads every page of ListMunicipalities.
ListPlaces PlacesThrough(std::shared_ptr<grpc::Channel> municipality);
// Reads every page of ListQuotas of a year.
ListDecided DecidedThrough(std::shared_ptr<grpc::Channel> municipality);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_CLIENTS_H_
