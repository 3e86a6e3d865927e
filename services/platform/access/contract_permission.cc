#include "services/platform/access/contract_permission.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/message.h"
#include "services/platform/access/principal.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using v1::Access;

Access OfRoles(std::initializer_list<Role> roles) {
  Access access;
  for (const Role role : roles) access.add_roles(role);
  return access;
}

// Operations are imports and plans: who may begin one may follow it.
Access AccessOfOperations(std::string_view method) {
  if (method == "CancelOperation" || method == "DeleteOperation") {
    return OfRoles({Access::LEAD, Access::OPERATOR});
  }
  return OfRoles({Access::OFFICER, Access::LEAD, Access::OPERATOR, Access::SERVICE});
}

// The text at `path` ("report.reporter") of `message`; empty if something of it is not set.
std::string TextAt(const google::protobuf::Message& message, const std::string& path) {
  const google::protobuf::Message* at = &message;
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto* field = at->GetDescriptor()->FindFieldByName(steps[i]);
    if (field == nullptr) return "";
    if (i + 1 == steps.size()) return at->GetReflection()->GetString(*at, field);
    at = &at->GetReflection()->GetMessage(*at, field);
  }
  return "";
}

bool Has(const google::protobuf::RepeatedField<int>& roles, Role role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string InWords(Role role) {
  std::string word = v1::Access::Role_Name(role);
  for (char& c : word) c = absl::ascii_tolower(static_cast<unsigned char>(c));
  return word;
}

absl::Status CheckOwn(const IncomingCall& call, const Access& access) {
  if (access.owner_field().empty() || call.request == nullptr) {
    call.context.owner_check = CallContext::OwnerCheck::kOwed;
    return absl::OkStatus();
  }
  if (Owns(call.context.principal, TextAt(*call.request, access.owner_field()))) {
    return absl::OkStatus();
  }
  return ErrorOf(reasons::kNotYours, absl::StrCat(access.owner_field(), " must be your own, \"",
                                                  call.context.principal.own, "\" or below it"));
}

}  // namespace

Access AccessOf(const google::protobuf::MethodDescriptor& method) {
  if (method.options().HasExtension(v1::access)) return method.options().GetExtension(v1::access);
  if (method.service()->full_name() == "google.longrunning.Operations") {
    return AccessOfOperations(method.name());
  }
  return {};
}

absl::Status PermitByContract(const IncomingCall& call) {
  const Access access = AccessOf(*call.method.descriptor);
  if (access.anybody()) return absl::OkStatus();
  const Role role = call.context.principal.role;
  if (role == Access::ROLE_UNSPECIFIED) {
    return ErrorOf(reasons::kSignInNeeded,
                   absl::StrCat(call.method.name,
                                " needs to know who calls: send a token in the "
                                "header authorization, as in `Bearer …`"));
  }
  if (access.any_role() || Has(access.roles(), role)) return absl::OkStatus();
  if (Has(access.own(), role)) return CheckOwn(call, access);
  return ErrorOf(reasons::kRoleMayNot,
                 absl::StrCat("the role ", InWords(role), " may not call ", call.method.name));
}

}  // namespace treff::platform
