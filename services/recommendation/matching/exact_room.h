// The subject of a change that says how many places there are, exactly, whatever is decided, settled or
// hidden: a plan's own capacity. Other changes of a quota are those that a municipality can make
// (question.h).
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXACT_ROOM_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXACT_ROOM_H_

namespace treff::recommendation::matching {

inline constexpr char kQuotaExactly[] = "quota.exactly";

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXACT_ROOM_H_
