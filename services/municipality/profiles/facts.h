// What is known of one indicator, municipality by municipality.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_FACTS_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_FACTS_H_

#include <google/protobuf/arena.h>

#include <cstddef>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::municipality {

// Earlier figures that a fact holds at most: a municipality with forty years of months would carry
// more history than everything else.
inline constexpr size_t kMaxHistory = 40;

// One fact for each of division.municipalities(), in their order, history included. `figures` are
// in the current division, `wider` the newest values of wider regions (see WiderFigures). What is
// compared and ranked stands on one footing (see footing.h). Ages are
// counted to `day`, the version's own, so that a fact of a version never changes: who shows or
// judges one counts them again, to the day that matters to him (see ageing.h). The facts live in
// `arena`: with their histories they are thousands of small messages.
std::vector<v1::Fact*> MakeFacts(const Division& division, const v1::Indicator& indicator,
                                 const std::vector<DerivedFigure>& figures,
                                 const std::vector<DerivedFigure>& wider, absl::CivilDay day,
                                 google::protobuf::Arena& arena);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_FACTS_H_
