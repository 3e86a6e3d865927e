// Erased cases, how long cases are kept, and who has seen them, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_CASES_PRIVACY_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_CASES_PRIVACY_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/casework/v1/audit_service.pb.h"
#include "treff/casework/v1/privacy_service.pb.h"

namespace treff::cli {

std::string ErasureView(const casework::v1::Erasure& erasure, const Screen& screen);
// How long cases are kept, a row a rule.
std::string RetentionView(
    const google::protobuf::RepeatedPtrField<casework::v1::Retention>& retentions,
    const Screen& screen);
std::string RotationView(const casework::v1::RotateKeysResponse& rotated, const Screen& screen);
// Who has seen a case, newest first.
std::string AccessesView(const casework::v1::ListAccessesResponse& accesses, const Screen& screen);
// Whether the log is whole, in a sentence.
std::string VerificationView(const casework::v1::VerifyAccessLogResponse& verified,
                             const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_CASES_PRIVACY_VIEW_H_
