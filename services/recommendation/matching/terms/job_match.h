// The term `job_match`: how much the labour market around asks for what the adults have worked as;
// 1 is as in the country. Every adult with experience counts alike; of one adult's occupations,
// each counts by its years. Where somebody worked before is no part of it.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_JOB_MATCH_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_JOB_MATCH_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& JobMatchTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_JOB_MATCH_H_
