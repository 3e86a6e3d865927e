#include "services/recommendation/plans/plan_store.h"

namespace treff::recommendation {

v1::Allocation HeadOf(const v1::Allocation& allocation) {
  v1::Allocation head = allocation;
  head.clear_problem();
  head.clear_cases();
  head.clear_case_revisions();
  head.clear_locations();
  head.clear_requests();
  head.clear_revision();
  if (allocation.has_revision()) head.mutable_revision()->set_base(allocation.revision().base());
  if (head.has_result()) {
    head.mutable_result()->clear_placement();
    head.mutable_result()->clear_prices();
    head.mutable_result()->clear_not_best();
  }
  return head;
}

}  // namespace treff::recommendation
