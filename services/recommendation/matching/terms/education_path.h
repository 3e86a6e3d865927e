// The term `education_path`: how near what the members want or have to learn is, 0 to 1, averaged
// over those who are to learn. Who they are follows from their wish; without a wish, an adult of
// programme age with basic education or less learns as an adult, and whoever is 15 to 19 goes to
// upper secondary school. Where no open data say, it is MISSING: the municipality is to be asked.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_EDUCATION_PATH_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_EDUCATION_PATH_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& EducationPathTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_EDUCATION_PATH_H_
