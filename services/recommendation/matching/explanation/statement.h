// What one rule or one term says of one municipality: a sentence, and what it rests on.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_STATEMENT_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_STATEMENT_H_

#include <initializer_list>
#include <string_view>

#include "services/recommendation/matching/explanation/citations.h"
#include "services/recommendation/matching/explanation/reasons.h"

namespace treff::recommendation::matching {

// Borrows all it refers to.
class Statement {
 public:
  // About `place`. The identifier of the rule or term is set.
  Statement(PlaceIndex place, Citations& citations, v1::RequirementResult& result)
      : Statement("rule", result.rule_id(), place, citations, *result.mutable_reason(),
                  *result.mutable_citations()) {}
  Statement(PlaceIndex place, Citations& citations, v1::Term& term)
      : Statement("term", term.term_id(), place, citations, *term.mutable_reason(),
                  *term.mutable_citations()) {}

  // `sentence` is one of the kind's sentences.
  void Say(std::string_view sentence, std::initializer_list<Argument> arguments) {
    SetReason(prefix_, id_, sentence, arguments, reason_);
  }

  // Adds to what was said how many places were taken off for our own, if any were.
  void SayOurs(double persons) {
    if (persons > 0) (*reason_.mutable_arguments())["ours"] = NumberText(persons);
  }

  // Cites the municipality's fact, or that of another one; null when there is none to cite.
  const v1::Citation* CiteFact(std::string_view indicator) { return CiteFactOf(place_, indicator); }
  const v1::Citation* CiteFactOf(PlaceIndex place, std::string_view indicator) {
    return citations_.CiteFact(place, indicator, list_);
  }
  void CiteQuota(int year, std::initializer_list<QuotaPart> parts) {
    citations_.CiteQuota(place_, year, parts, list_);
  }

 private:
  Statement(std::string_view prefix, std::string_view id, PlaceIndex place, Citations& citations,
            v1::Reason& reason, CitationList& list)
      : prefix_(prefix),
        id_(id),
        place_(place),
        citations_(citations),
        reason_(reason),
        list_(list) {}

  const std::string_view prefix_;  // of the keys: <prefix>.<id>.<sentence>
  const std::string_view id_;
  const PlaceIndex place_;
  Citations& citations_;
  v1::Reason& reason_;
  CitationList& list_;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_STATEMENT_H_
