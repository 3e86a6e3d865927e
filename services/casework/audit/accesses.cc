#include "services/casework/audit/accesses.h"

#include <string>
#include <utility>

#include "services/casework/cases/case_life.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/status/status.h"

namespace treff::casework {

absl::StatusOr<v1::ListAccessesResponse> ListAccessesOf(const v1::ListAccessesRequest& request,
                                                        AccessLog& log) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.parent(), "parent"));
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before, platform::NumberIn(page, 0));
  TREFF_ASSIGN_OR_RETURN(ListedAccesses listed, log.List(name, before, page.size));
  v1::ListAccessesResponse response;
  for (v1::AccessEntry& each : listed.entries) *response.add_accesses() = std::move(each);
  if (listed.next_before != 0) {
    response.set_next_page_token(page.TokenFor(platform::CursorOfNumbers({listed.next_before})));
  }
  return response;
}

}  // namespace treff::casework
