// What a term of the score is: where its input comes from. Each kind has a file here, which holds
// how it reads its input, how it says so, the keys of its texts and which figure could change it.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_TERM_KIND_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_TERM_KIND_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/recommendation/matching/explanation/statement.h"
#include "services/recommendation/matching/figures/input_value.h"
#include "services/recommendation/matching/question.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation::matching {

// One term at one municipality. Borrows all it refers to.
struct TermAtPlace {
  const Question& question;
  const v1::TermDefinition& definition;
  PlaceIndex place = 0;
  const InputValue& input;
  double points = 0;  // that it earned
};

// A fact that could be another, and how a term's input follows it: input = value / (units_per_input
// + growth × value).
struct Lever {
  std::string subject;         // an indicator or kQuotaRemaining
  double from = 0;             // the value now, in the subject's unit
  double units_per_input = 1;  // above 0
  double growth = 0;           // 0 or 1
  double steps_per_unit = 1;   // values are whole multiples of 1 / this
  ValueRange allowed;          // what the value could be

  double InputAt(double value) const { return value / (units_per_input + growth * value); }
  // The other way round, for an input that some value gives.
  double ValueAt(double input) const { return input * units_per_input / (1 - growth * input); }
};

// Stateless.
class TermKind {
 public:
  virtual ~TermKind() = default;

  // What policies call it, such as `quota_headroom`: letters, digits and underscores.
  virtual std::string_view id() const = 0;
  // All that Explain can say: the texts are `term.{term_id}.{sentence}`. Each term has beside them
  // `term.{term_id}.name`.
  virtual std::vector<std::string_view> sentences() const = 0;
  // The input of every municipality, as the question imagines it. Never null; an indicator that the
  // snapshot does not have is MISSING everywhere.
  virtual std::shared_ptr<const InputColumn> Read(const Question& question,
                                                  const v1::TermDefinition& definition) const = 0;
  // What Read gives at one municipality that the question imagines something of; nothing where that
  // takes the whole column. A forecast, quickly: what is told of a change is computed anew.
  virtual std::optional<InputValue> ReadAt(const Question& /*question*/,
                                           const v1::TermDefinition& /*definition*/,
                                           PlaceIndex /*place*/) const {
    return std::nullopt;
  }
  // Whether Read looks at the household, or at any price. What does not is worked out once for all
  // households of a quota year, and is then much quicker: say false where it is.
  virtual bool ReadsHousehold() const { return true; }
  // Whether Read looks at our own commitments: then what is worked out once holds for one revision
  // of them.
  virtual bool ReadsCommitments() const { return false; }
  // Whether a change of `subject` could change what Read gives.
  virtual bool Reads(const v1::TermDefinition& definition, std::string_view subject) const = 0;
  // Whose facts it uses, by position in the case; empty when it looks at the household as a whole.
  // Unless a kind says otherwise, those who bring the term's condition on.
  virtual std::vector<int> MembersOf(const Question& question,
                                     const v1::TermDefinition& definition) const {
    return question.household.MembersMeeting(definition.condition());
  }
  // Whether a municipality can say what its input is today. What a register counts is asked of
  // nobody.
  virtual bool IsKnownToMunicipality(const Question& /*question*/,
                                     const v1::TermDefinition& /*definition*/) const {
    return false;
  }
  virtual void Explain(const TermAtPlace& term, Statement& statement) const = 0;
  // The figure that the input follows; nothing where it follows no single one. Asked only where the
  // input is known.
  virtual std::optional<Lever> LeverOf(const TermAtPlace& /*term*/) const { return std::nullopt; }
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_TERM_KIND_H_
