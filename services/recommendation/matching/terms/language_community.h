// The term `language_community`: inhabitants per 1 000 who have their background in the members'
// countries of origin, or where that is not known in the countries in which their languages are
// spoken, averaged over the members of whom either is known. Country of origin is used here and
// nowhere else.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_LANGUAGE_COMMUNITY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_LANGUAGE_COMMUNITY_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& LanguageCommunityTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_LANGUAGE_COMMUNITY_H_
