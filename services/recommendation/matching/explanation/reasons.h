// Sentences as keys and arguments; words come last, from the message catalogue (see wording.h).
//
// Arguments hold what a language decides how to write: numbers with a full stop and all decimals,
// periods and days as in observations, and the identifiers of things that have a name in each
// language. The end of an argument's name says which it is:
//   …_term   a term's identifier       …_need     a need's kind, lower case
//   …_period a period or an ISO day    …indicator an indicator's identifier
//   …_language an ISO 639 code
//   …_occupations, …_countries, …_studies  identifiers of services/recommendation/tables, by comma
//   …_figure a number to be written with the decimals it has
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_REASONS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_REASONS_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

struct Argument {
  std::string_view name;
  std::string value;
};

// The shortest text that gives `value` back.
std::string NumberText(double value);

// `key` is "<prefix>.<id>.<suffix>", such as "rule.quota_room.fail".
void SetReason(std::string_view prefix, std::string_view id, std::string_view suffix,
               std::initializer_list<Argument> arguments, v1::Reason& reason);
void SetReason(std::string_view key, std::initializer_list<Argument> arguments, v1::Reason& reason);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_REASONS_H_
