#include "services/recommendation/matching/certainty/questions.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/certainty/firsts.h"
#include "services/recommendation/matching/explanation/reasons.h"
#include "services/recommendation/matching/kinds.h"

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;
using v1::Term;

// Answers that an expectation is taken over.
constexpr int kDraws = 32;
constexpr int kDrawsOfAll = 8;  // where all are asked, which evens out by itself
constexpr int kDrawsOfOne = 8;  // to choose whom to ask
// Of whom those to ask are chosen, best ranked first.
constexpr int kMostConsidered = 40;
// Points, and municipalities that can be first, below which nothing is worth a question.
constexpr double kNoticeablePoints = 0.05;
constexpr double kNoticeableNarrowing = 0.05;

// What can be asked about: a check of a rule, a term, or both by one question.
struct Subject {
  int check = -1;  // of the requirements; -1: none
  const ScoredTerm* term = nullptr;
};

// A question before it is put into words.
struct Candidate {
  Subject subject;
  std::vector<int> positions;  // among the ranked, best first
  double narrowing = 0;
  v1::Reason reason;
};

class Survey {
 public:
  Survey(const Question& question, const Standing& standing, const Requirements& requirements,
         const Comparison& comparison, const std::vector<RankBounds>& bounds)
      : question_(question),
        standing_(standing),
        requirements_(requirements),
        firsts_(comparison, bounds),
        subjects_(Subjects()) {
    constexpr double kGoldenRatio = 0.6180339887498949;
    for (int i = 1; i <= firsts_.count(); ++i) steps_.push_back(std::fmod(i * kGoldenRatio, 1.0));
  }

  std::vector<Candidate> Candidates() const {
    std::vector<Candidate> candidates;
    for (const Subject& subject : subjects_) AddCandidates(subject, candidates);
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.narrowing > b.narrowing; });
    return candidates;
  }

 private:
  int ranked_count() const { return static_cast<int>(standing_.ranked.size()); }

  std::vector<Subject> Subjects() const;
  void AddCandidates(const Subject& subject, std::vector<Candidate>& candidates) const;
  void AddForEveryone(const Subject& subject, std::vector<Candidate>& candidates) const;
  bool IsUnknown(int check, int position) const;
  // Of the term's doubt, in points: all of what is certain and what is likely.
  double WidthOf(const ScoredTerm& term, int position) const;
  bool IsUncertain(const ScoredTerm& term, int position) const;
  bool IsOpen(const Subject& subject, int position) const;
  // Whether a rule that does not know asks for the figure that the term follows.
  bool IsAskedWithRule(const ScoredTerm& term, int position) const;
  std::vector<int> MostTelling(const Subject& subject, const std::vector<int>& open) const;
  Firsts::Answer AnswerOf(const Subject& subject, int position, double drawn) const;
  double NarrowingOf(const Subject& subject, const std::vector<int>& positions, int draws) const;
  v1::Reason ReasonOf(const Subject& subject, int position) const;

  const Question& question_;
  const Standing& standing_;
  const Requirements& requirements_;
  const Firsts firsts_;
  const std::vector<Subject> subjects_;
  std::vector<double> steps_;  // of the draws, by answer
};

std::vector<Subject> Survey::Subjects() const {
  std::vector<Subject> subjects;
  for (int check = 0; check < requirements_.size(); ++check) {
    Subject subject{.check = check};
    const std::string_view figure = question_.kinds->Find(requirements_.rule(check))->figure();
    for (const ScoredTerm& term : standing_.scores.terms) {
      if (!figure.empty() && term.kind->Reads(*term.definition, figure)) subject.term = &term;
    }
    subjects.push_back(subject);
  }
  for (const ScoredTerm& term : standing_.scores.terms) {
    if (!term.IsPrice()) subjects.push_back({.term = &term});
  }
  return subjects;
}

bool Survey::IsUnknown(int check, int position) const {
  const PlaceIndex place = standing_.ranked[position];
  return standing_.verdicts[place].unknown_count > 0 &&
         requirements_.Judge(check, place) == RequirementResult::UNKNOWN;
}

double Survey::WidthOf(const ScoredTerm& term, int position) const {
  const PlaceIndex place = standing_.ranked[position];
  const ScoredColumn& column = *term.column;
  return term.max_points *
         (column.most[place] - column.least[place] + column.down[place] + column.up[place]);
}

// Only what the municipality itself can tell. A doubt that all share tells nobody apart, and so
// does what ends it.
bool Survey::IsUncertain(const ScoredTerm& term, int position) const {
  return term.kind->IsKnownToMunicipality(question_, *term.definition) &&
         term.column->inputs->anyone_knows && WidthOf(term, position) > kNoticeablePoints;
}

bool Survey::IsAskedWithRule(const ScoredTerm& term, int position) const {
  return std::any_of(subjects_.begin(), subjects_.end(), [&](const Subject& subject) {
    return subject.check >= 0 && subject.term == &term && IsUnknown(subject.check, position);
  });
}

bool Survey::IsOpen(const Subject& subject, int position) const {
  if (subject.check >= 0) return IsUnknown(subject.check, position);
  return IsUncertain(*subject.term, position);
}

// How far a draw of 0 to 1 lies from the middle, where 1 is what nineteen of twenty keep within: a
// logistic curve, which is close to the normal one.
double Deviation(double drawn) {
  constexpr double kOfNineteenInTwenty = 3.6635616461296463;  // ln(0.975 / 0.025)
  const double share = std::clamp(drawn, 1e-3, 1 - 1e-3);
  return std::log(share / (1 - share)) / kOfNineteenInTwenty;
}

// What the municipality's score is known to be after the answer `drawn`, 0 to 1.
Firsts::Answer Survey::AnswerOf(const Subject& subject, int position, double drawn) const {
  Firsts::Answer answer{.position = position, .doubt = firsts_.DoubtOf(position)};
  double share = drawn;
  if (subject.check >= 0) {
    answer.is_out = drawn < 0.5;
    share = 2 * drawn - 1;
  }
  if (subject.term == nullptr || answer.is_out) return answer;
  const PlaceIndex place = standing_.ranked[position];
  const ScoredColumn& column = *subject.term->column;
  const double points = subject.term->max_points;
  const double deviation = Deviation(share);
  const double own = points * deviation * (deviation < 0 ? column.down[place] : column.up[place]);
  const double within = share * (column.most[place] - column.least[place]);
  answer.doubt.least += points * within + own;
  answer.doubt.most += points * (column.least[place] + within - column.most[place]) + own;
  answer.doubt.down_squared -= points * points * column.down[place] * column.down[place];
  answer.doubt.up_squared -= points * points * column.up[place] * column.up[place];
  return answer;
}

// Of those where it is open, the few whose answers tell most, best ranked first.
std::vector<int> Survey::MostTelling(const Subject& subject, const std::vector<int>& open) const {
  std::vector<std::pair<double, int>> values;
  for (const int position : open) {
    if (!firsts_.CanBeFirst(position)) continue;
    if (static_cast<int>(values.size()) == kMostConsidered) break;
    values.emplace_back(-NarrowingOf(subject, {position}, kDrawsOfOne), position);
  }
  const size_t kept = std::min<size_t>(kMaxAsked, values.size());
  std::partial_sort(values.begin(), values.begin() + kept, values.end());
  std::vector<int> telling;
  for (size_t i = 0; i < kept; ++i) telling.push_back(values[i].second);
  std::sort(telling.begin(), telling.end());
  return telling;
}

double Survey::NarrowingOf(const Subject& subject, const std::vector<int>& positions,
                           int draws) const {
  double left = 0;
  std::vector<Firsts::Answer> answers(positions.size());
  for (int draw = 0; draw < draws; ++draw) {
    for (size_t i = 0; i < positions.size(); ++i) {
      // A Kronecker sequence: spread evenly over 0 to 1, in as many dimensions as there are
      // answers.
      const double spread = (draw + 0.5) * steps_[i];
      answers[i] = AnswerOf(subject, positions[i], spread - std::trunc(spread));
    }
    left += firsts_.CountWith(answers);
  }
  return firsts_.count() - left / draws;
}

v1::Reason Survey::ReasonOf(const Subject& subject, int position) const {
  const PlaceIndex place = standing_.ranked[position];
  v1::Reason reason;
  if (subject.check >= 0) {
    Citations unused(question_.snapshot, Citations::Keep::kNothing);
    Requirements::ResultList results;
    requirements_.Explain(subject.check, place, unused, results);
    return std::move(*results.Mutable(0)->mutable_reason());
  }
  const Term::Certainty certainty = subject.term->InputOf(place).certainty;
  SetReason(certainty == Term::MISSING    ? "question.missing"
            : certainty == Term::BORROWED ? "question.borrowed"
                                          : "question.old",
            {{"asked_term", subject.term->definition->term_id()}}, reason);
  return reason;
}

bool AreEqual(const v1::Reason& a, const v1::Reason& b) {
  if (a.key() != b.key() || a.arguments_size() != b.arguments_size()) return false;
  return std::all_of(a.arguments().begin(), a.arguments().end(), [&](const auto& argument) {
    const auto found = b.arguments().find(argument.first);
    return found != b.arguments().end() && found->second == argument.second;
  });
}

void Survey::AddForEveryone(const Subject& subject, std::vector<Candidate>& candidates) const {
  Candidate candidate{.subject = subject, .reason = ReasonOf(subject, 0)};
  candidate.narrowing = NarrowingOf(subject, firsts_.positions(), kDrawsOfAll);
  candidates.push_back(std::move(candidate));
}

void Survey::AddCandidates(const Subject& subject, std::vector<Candidate>& candidates) const {
  std::vector<int> open;
  for (int position = 0; position < ranked_count(); ++position) {
    if (!IsOpen(subject, position)) continue;
    // Asked together with the rule.
    const bool is_asked = subject.check < 0 && IsAskedWithRule(*subject.term, position);
    if (!is_asked) open.push_back(position);
  }
  if (open.empty()) return;
  if (static_cast<int>(open.size()) == ranked_count()) return AddForEveryone(subject, candidates);
  std::vector<Candidate> found;  // one for each reason
  for (const int position : MostTelling(subject, open)) {
    v1::Reason reason = ReasonOf(subject, position);
    auto same = std::find_if(found.begin(), found.end(), [&](const Candidate& candidate) {
      return AreEqual(candidate.reason, reason);
    });
    if (same == found.end()) {
      same = found.insert(found.end(), {.subject = subject, .reason = std::move(reason)});
    }
    same->positions.push_back(position);
  }
  for (Candidate& candidate : found) {
    candidate.narrowing = NarrowingOf(subject, candidate.positions, kDraws);
    candidates.push_back(std::move(candidate));
  }
}

}  // namespace

void AddQuestions(const Question& question, const Standing& standing,
                  const Requirements& requirements, const Comparison& comparison,
                  const std::vector<RankBounds>& bounds, v1::Recommendation& answer) {
  if (standing.ranked.size() < 2) return;
  for (Candidate& candidate :
       Survey(question, standing, requirements, comparison, bounds).Candidates()) {
    if (answer.questions_size() == kMaxQuestions) return;
    if (candidate.narrowing < kNoticeableNarrowing) return;
    v1::OpenQuestion& asked = *answer.add_questions();
    for (const int position : candidate.positions) {
      const Place& place = question.snapshot.place(standing.ranked[position]);
      asked.add_municipalities(absl::StrCat("municipalities/", place.code));
      asked.add_display_names(place.display_name);
      *asked.add_contacts() = place.contact;
    }
    const Subject& subject = candidate.subject;
    asked.set_subject(subject.check >= 0
                          ? absl::StrCat("rule.", requirements.rule(subject.check).rule_id())
                          : absl::StrCat("term.", subject.term->definition->term_id()));
    asked.set_narrowing(candidate.narrowing);
    *asked.mutable_reason() = std::move(candidate.reason);
  }
}

}  // namespace treff::recommendation::matching
