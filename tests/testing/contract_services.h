// Every service of the contracts.
#ifndef TREFF_TESTS_TESTING_CONTRACT_SERVICES_H_
#define TREFF_TESTS_TESTING_CONTRACT_SERVICES_H_

#include <vector>

#include "google/protobuf/descriptor.h"

namespace treff::testing {

// In the order of their files' names; the operations last.
std::vector<const google::protobuf::ServiceDescriptor*> ContractServices();

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_CONTRACT_SERVICES_H_
