// Who may call what, as a table that people read: docs/access.md.
#ifndef TREFF_TESTS_PLATFORM_ACCESS_ACCESS_TABLE_H_
#define TREFF_TESTS_PLATFORM_ACCESS_ACCESS_TABLE_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/access/contract_permission.h"
#include "services/platform/identity/claims.h"

namespace treff::platform {

// In the order of the columns; unspecified is whoever has not said who they are.
inline std::vector<Role> ColumnRoles() {
  return {v1::Access::OFFICER,  v1::Access::LEAD,    v1::Access::MUNICIPALITY,
          v1::Access::COUNTY,   v1::Access::ANALYST, v1::Access::SYSTEM,
          v1::Access::OPERATOR, v1::Access::SERVICE, v1::Access::ROLE_UNSPECIFIED};
}

// "yes", "own" or "—".
inline std::string CellOf(const v1::Access& access, Role role) {
  const auto has = [&](const auto& roles) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  };
  if (access.anybody()) return "yes";
  if (role == v1::Access::ROLE_UNSPECIFIED) return "—";
  if (access.any_role() || has(access.roles())) return "yes";
  return has(access.own()) ? "own" : "—";
}

inline std::string RowOf(const google::protobuf::MethodDescriptor& method) {
  const v1::Access access = AccessOf(method);
  std::string row = absl::StrCat("| ", method.name(), " |");
  for (const Role role : ColumnRoles()) absl::StrAppend(&row, " ", CellOf(access, role), " |");
  return row;
}

inline std::string TableOf(const google::protobuf::ServiceDescriptor& service) {
  std::string table = absl::StrCat("\n## ", service.full_name(), "\n\n| |");
  for (const Role role : ColumnRoles()) {
    absl::StrAppend(&table, " ",
                    role == v1::Access::ROLE_UNSPECIFIED ? "nobody known" : WordOfRole(role), " |");
  }
  absl::StrAppend(&table, "\n|---|");
  for (size_t i = 0; i < ColumnRoles().size(); ++i) absl::StrAppend(&table, "---|");
  for (int i = 0; i < service.method_count(); ++i) {
    absl::StrAppend(&table, "\n", RowOf(*service.method(i)));
  }
  return table + "\n";
}

}  // namespace treff::platform

#endif  // TREFF_TESTS_PLATFORM_ACCESS_ACCESS_TABLE_H_
