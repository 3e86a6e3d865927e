// Asks the municipality service which municipalities there are, and what became of others.
#ifndef TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_CLIENT_H_
#define TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_CLIENT_H_

#include <memory>

#include <grpcpp/channel.h>

#include "services/casework/cases/municipalities/municipality_directory.h"

namespace treff::casework {

// Reads every page of ListMunicipalities through `municipality`.
ListMunicipalityNames ListThrough(std::shared_ptr<grpc::Channel> municipality);
// Reads what GetMunicipality says of a name that is no more.
AskEnded AskEndedThrough(std::shared_ptr<grpc::Channel> municipality);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_CLIENT_H_
