// Every reason that an error of ours may give: the vocabulary that client programs act on.
//
// Reasons are part of the interface: one is added or retired, never renamed or given another code.
// docs/errors.md says of each when it comes and what a caller does; a test holds the two together.
#ifndef TREFF_SERVICES_PLATFORM_STATUS_REASONS_H_
#define TREFF_SERVICES_PLATFORM_STATUS_REASONS_H_

#include <string_view>

#include "absl/status/status.h"

namespace treff::platform {

struct Reason {
  std::string_view name;  // UPPER_SNAKE_CASE, as in ErrorInfo
  absl::StatusCode code;  // the one code that it comes with
};

namespace reasons {

// What is wrong with the request itself.
inline constexpr Reason kInvalidFields{"INVALID_FIELDS", absl::StatusCode::kInvalidArgument};
inline constexpr Reason kBadStream{"BAD_STREAM", absl::StatusCode::kInvalidArgument};
inline constexpr Reason kIncompleteStream{"INCOMPLETE_STREAM", absl::StatusCode::kDataLoss};
inline constexpr Reason kRequestIdReused{"REQUEST_ID_REUSED", absl::StatusCode::kAlreadyExists};
inline constexpr Reason kUnreadableCaller{"UNREADABLE_CALLER", absl::StatusCode::kUnauthenticated};
inline constexpr Reason kSignInNeeded{"SIGN_IN_NEEDED", absl::StatusCode::kUnauthenticated};
inline constexpr Reason kTokenRefused{"TOKEN_REFUSED", absl::StatusCode::kUnauthenticated};

// What the caller may not do.
inline constexpr Reason kNotYours{"NOT_YOURS", absl::StatusCode::kPermissionDenied};
inline constexpr Reason kRoleMayNot{"ROLE_MAY_NOT", absl::StatusCode::kPermissionDenied};

// What is not there.
inline constexpr Reason kResourceNotFound{"RESOURCE_NOT_FOUND", absl::StatusCode::kNotFound};
inline constexpr Reason kMunicipalityEnded{"MUNICIPALITY_ENDED", absl::StatusCode::kNotFound};

// What must change before the request can be met.
inline constexpr Reason kCaseChanged{"CASE_CHANGED", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kCaseEnded{"CASE_ENDED", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kClockBehind{"CLOCK_BEHIND", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kDatasetVersionReplaced{"DATASET_VERSION_REPLACED",
                                                absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kInfeasibleProven{"INFEASIBLE_PROVEN",
                                          absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kNoDatasetVersion{"NO_DATASET_VERSION",
                                          absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kNoDraft{"NO_DRAFT", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kNoMunicipalities{"NO_MUNICIPALITIES",
                                          absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kNoPlacement{"NO_PLACEMENT", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kNoPrices{"NO_PRICES", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kOverrideImpossible{"OVERRIDE_IMPOSSIBLE",
                                            absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kPlanOutdated{"PLAN_OUTDATED", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kPolicyChanged{"POLICY_CHANGED", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kRegionDefinedTwice{"REGION_DEFINED_TWICE",
                                            absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kRegionsNeeded{"REGIONS_NEEDED", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kRoomGone{"ROOM_GONE", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kWatchExpired{"WATCH_EXPIRED", absl::StatusCode::kFailedPrecondition};
inline constexpr Reason kWrongState{"WRONG_STATE", absl::StatusCode::kFailedPrecondition};

// What another was quicker with: read again, then try again.
inline constexpr Reason kConcurrentPublication{"CONCURRENT_PUBLICATION",
                                               absl::StatusCode::kAborted};
inline constexpr Reason kStaleEtag{"STALE_ETAG", absl::StatusCode::kAborted};
inline constexpr Reason kStoreBusy{"STORE_BUSY", absl::StatusCode::kAborted};

// What does not work just now: try again later.
inline constexpr Reason kDependencyUnavailable{"DEPENDENCY_UNAVAILABLE",
                                               absl::StatusCode::kUnavailable};
inline constexpr Reason kOverloaded{"OVERLOADED", absl::StatusCode::kResourceExhausted};
inline constexpr Reason kShuttingDown{"SHUTTING_DOWN", absl::StatusCode::kUnavailable};
inline constexpr Reason kStoreFull{"STORE_FULL", absl::StatusCode::kResourceExhausted};
inline constexpr Reason kStoreUnavailable{"STORE_UNAVAILABLE", absl::StatusCode::kUnavailable};

// What takes longer than it was given.
inline constexpr Reason kNothingFound{"NOTHING_FOUND", absl::StatusCode::kDeadlineExceeded};

// What is damaged: a person must look.
inline constexpr Reason kRecommendationDiffers{"RECOMMENDATION_DIFFERS",
                                               absl::StatusCode::kDataLoss};
inline constexpr Reason kStoredRowDamaged{"STORED_ROW_DAMAGED", absl::StatusCode::kDataLoss};

// Of the error that is kept with a failed import, whose code is that of the cause.
inline constexpr char kImportFailed[] = "IMPORT_FAILED";

}  // namespace reasons
}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STATUS_REASONS_H_
