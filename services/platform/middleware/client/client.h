// Calls to other services: channels, and contexts that carry trace, deadline and caller on.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_CLIENT_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_CLIENT_H_

#include <memory>
#include <string>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include "absl/time/time.h"

namespace treff::platform {

// A channel to `address` ("127.0.0.1:7072", "dns:///municipality:7070"), round robin over what the
// name resolves to, keep-alive on, messages to 64 MB.
std::shared_ptr<grpc::Channel> NewChannel(const std::string& address);
// The same over TLS, or whatever `credentials` are.
std::shared_ptr<grpc::Channel> NewChannel(
    const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials);

// Prepares `context` for one call: the deadline is the sooner of the current call's and
// now + `at_most`; the trace goes along as `traceparent` with its sampled flag, the caller, if one
// is known, as `treff-caller`; and their token, if they have one, as `authorization`: what the
// other service does for them, it does in their role.
void PrepareCall(grpc::ClientContext& context, absl::Duration at_most);

// The same without the token: for what a service does in its own role, whoever asked for it.
void PrepareOwnCall(grpc::ClientContext& context, absl::Duration at_most);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_CLIENT_H_
