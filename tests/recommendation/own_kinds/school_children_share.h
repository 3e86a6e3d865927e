// A term of a test's own, `school_children_share`: how many of a thousand inhabitants are 6 to 15.
// It is made as those in services/recommendation/matching/terms are.
#ifndef TREFF_TESTS_RECOMMENDATION_OWN_KINDS_SCHOOL_CHILDREN_SHARE_H_
#define TREFF_TESTS_RECOMMENDATION_OWN_KINDS_SCHOOL_CHILDREN_SHARE_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& SchoolChildrenShareTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_TESTS_RECOMMENDATION_OWN_KINDS_SCHOOL_CHILDREN_SHARE_H_
