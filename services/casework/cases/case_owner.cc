#include "services/casework/cases/case_owner.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/platform/access/owner_check.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using platform::CallContext;
using platform::CheckOwner;

constexpr char kSystems[] = "systems/";
constexpr char kMunicipalities[] = "municipalities/";
constexpr char kRegions[] = "regions/";
constexpr size_t kCountyDigits = 2;

bool IsSystem(const platform::Principal& principal) {
  return principal.role == treff::platform::v1::Access::SYSTEM;
}

absl::Status OwnsNone() {
  return platform::ErrorOf(platform::reasons::kNotYours,
                           "nothing of this is yours: your role may see its own alone");
}

}  // namespace

std::string RegistrarOfCall() {
  const platform::Principal& principal = platform::CurrentCall().principal;
  absl::string_view name = principal.own;
  if (!IsSystem(principal) || !absl::ConsumePrefix(&name, kSystems)) return "";
  return std::string(name);
}

bool IsBoundToOwn() {
  return platform::CurrentCall().owner_check != CallContext::OwnerCheck::kNone;
}

absl::Status CheckCaseOwner(CaseStore& store, const std::string& name) {
  if (!IsBoundToOwn()) return absl::OkStatus();
  TREFF_ASSIGN_OR_RETURN(const v1::Case c, store.Get(name, /*revision=*/0));
  return CheckRegistrar(c.registrar());
}

absl::Status CheckRegistrar(const std::string& registrar) {
  return CheckOwner(registrar.empty() ? "" : kSystems + registrar);
}

absl::Status CheckRequestOwner(CaseStore& store, const std::string& name) {
  if (!IsBoundToOwn()) return absl::OkStatus();
  if (IsSystem(platform::CurrentCall().principal)) {
    return CheckCaseOwner(store, name.substr(0, name.find("/requests/")));
  }
  TREFF_ASSIGN_OR_RETURN(const v1::SettlementRequest request, store.GetRequest(name));
  return CheckOwner(request.municipality());
}

absl::StatusOr<std::string> RegistrarToListBy() {
  if (!IsBoundToOwn()) return "";
  const std::string own = platform::OwnerToListBy();
  absl::string_view registrar = own;
  if (!absl::ConsumePrefix(&registrar, kSystems) || registrar.empty()) return OwnsNone();
  return std::string(registrar);
}

absl::Status NarrowToOwn(RequestFilter& filter) {
  if (!IsBoundToOwn()) return absl::OkStatus();
  if (IsSystem(platform::CurrentCall().principal)) {
    TREFF_ASSIGN_OR_RETURN(filter.registrar, RegistrarToListBy());
    return absl::OkStatus();
  }
  if (!filter.municipality.empty()) return CheckOwner(filter.municipality);
  const std::string own = platform::OwnerToListBy();
  absl::string_view code = own;
  if (absl::ConsumePrefix(&code, kMunicipalities) && !code.empty()) {
    filter.municipality = own;
    return absl::OkStatus();
  }
  if (!absl::ConsumePrefix(&code, kRegions) || code.size() != kCountyDigits) return OwnsNone();
  filter.municipality_prefix = absl::StrCat(kMunicipalities, code);
  return absl::OkStatus();
}

}  // namespace treff::casework
