// What both ends of our gRPC connections agree on.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_CHANNEL_LIMITS_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_CHANNEL_LIMITS_H_

namespace treff::platform {

// Profiles of all municipalities come in one answer.
inline constexpr int kMaxClientMessageBytes = 64 << 20;

// Of servers that take a whole data set or problem in one request.
inline constexpr int kMaxLargeRequestBytes = 64 << 20;

// gRPC's 8 KB is too little for large tokens and for errors that list every bad field.
inline constexpr int kMaxMetadataBytes = 32 << 10;

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_CHANNEL_LIMITS_H_
