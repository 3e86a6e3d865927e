// One call through the gateway, as a program makes it over HTTP: Connect with messages in binary.
#ifndef TREFF_TESTS_FAULTS_RECORD_WEB_CALL_H_
#define TREFF_TESTS_FAULTS_RECORD_WEB_CALL_H_

#include <string>

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include "absl/time/time.h"

namespace treff::faults {

// How long whoever calls waits for an answer.
inline constexpr absl::Duration kDeadline = absl::Seconds(5);

// Calls the one method that takes such a request, at "host:port". UNAVAILABLE where no whole answer
// came; what is said of a refusal beside its code and text is left out.
grpc::Status CallOverWeb(const std::string& gateway, const google::protobuf::Message& request,
                         google::protobuf::Message& response);

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_RECORD_WEB_CALL_H_
