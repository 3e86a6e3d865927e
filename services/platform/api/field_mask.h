// Update masks as AIP-134 means them: an empty mask is every populated field.
#ifndef TREFF_SERVICES_PLATFORM_API_FIELD_MASK_H_
#define TREFF_SERVICES_PLATFORM_API_FIELD_MASK_H_

#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace treff::platform {

// Copies the top-level fields that `mask` names from `update` into `target`; repeated fields are
// replaced, not appended; a named field that `update` leaves empty is cleared. Fields marked
// OUTPUT_ONLY are refused when named and skipped when the mask is empty. Returns INVALID_ARGUMENT
// with every bad path, and leaves `target` as it was. Both messages are of the same type.
absl::Status ApplyUpdate(const google::protobuf::Message& update,
                         const google::protobuf::FieldMask& mask,
                         google::protobuf::Message& target);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_API_FIELD_MASK_H_
