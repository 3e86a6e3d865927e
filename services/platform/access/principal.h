// Who makes a call, and in what role.
#ifndef TREFF_SERVICES_PLATFORM_ACCESS_PRINCIPAL_H_
#define TREFF_SERVICES_PLATFORM_ACCESS_PRINCIPAL_H_

#include <string>
#include <string_view>

#include "treff/platform/v1/access.pb.h"

namespace treff::platform {

using Role = v1::Access::Role;

struct Principal {
  // Unspecified where callers need not say who they are: then they may do everything, and nothing
  // is anybody's own.
  Role role = v1::Access::ROLE_UNSPECIFIED;
  // What is theirs, without a slash at the end: of a municipality "municipalities/0301", of a
  // county "regions/03", of a system "systems/{name}". Empty for the other roles.
  std::string own;
  // What the caller wants it for, in their words, for the access log. May be empty.
  std::string purpose;
};

// Whether `owner` is the principal's own or below it: `municipalities/{code}`, `regions/{code}`,
// `systems/{name}`, or a resource below one of them. A county's municipalities are those whose
// codes begin with its own, as Norwegian codes do.
bool Owns(const Principal& principal, std::string_view owner);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_ACCESS_PRINCIPAL_H_
