// An observation as the rules handle it: about a hundred bytes, its texts shared with others.
//
// A version holds some hundred thousand observations; as messages they would take four times the
// memory and most of the time of building a snapshot.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_FIGURE_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_FIGURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "treff/municipality/v1/observation.pb.h"

namespace treff::municipality {

// Inclusive bounds, in the indicator's unit.
struct Bounds {
  double lower = 0;
  double upper = 0;
};

// Fields as in v1::Observation. The texts live in a TextPool that outlives the figure.
struct Figure {
  std::string_view indicator;
  std::string_view region;
  std::string_view period;
  std::string_view period_end;
  v1::Observation::State state = v1::Observation::STATE_UNSPECIFIED;
  double value = 0;              // meaningful only when has_value()
  std::optional<Bounds> bounds;  // of a suppressed value, when all that is known holds it in
  int32_t provenance = 0;
  std::vector<int32_t> further;  // provenances beside `provenance`, rising
  std::string_view symbol;

  // Makes indices into a list of provenances those into one that has `offset` others before.
  void ShiftProvenances(int32_t offset);

  // Whether `value` holds, of the whole period or of a part of it.
  bool has_value() const { return is_whole() || is_partial(); }
  // Whether it counts all that it should: only such figures are compared with one another.
  bool is_whole() const { return state == v1::Observation::VALUE; }
  // Whether it counts a part only: what is missing is not known.
  bool is_partial() const { return state == v1::Observation::PARTIAL; }
};

// A figure in the current division, or of a wider region, and what it was made of. Fields as in
// v1::Observation.
struct DerivedFigure : Figure {
  std::vector<std::string> originals;
  v1::Observation::Method method = v1::Observation::METHOD_UNSPECIFIED;
  std::optional<Bounds> interval;    // of an estimate
  std::string_view measured_period;  // when it was carried to another

  // Notes the figure as it stands as the original of what is made from it, unless it was itself
  // made from others: "1534", or "1534 SUPPRESSED" for what is not a whole value.
  void NoteOriginal();
  // Takes the provenances of `other` among those of this one.
  void NoteProvenances(const DerivedFigure& other);
};

// Keeps one copy of each text; the copies stay where they are while the pool lives.
class TextPool {
 public:
  std::string_view Keep(std::string_view text) { return *texts_.emplace(text).first; }

 private:
  std::unordered_set<std::string> texts_;
};

// Whether `a` is about a later time than `b`. Periods of one end are ordered by how they are
// written, so that the order is total.
inline bool LaterThan(const Figure& a, const Figure& b) {
  return a.period_end != b.period_end ? a.period_end > b.period_end : a.period > b.period;
}

Figure ToFigure(const v1::Observation& observation, TextPool& texts);
// Fills `observation`, which is empty.
void Fill(const Figure& figure, v1::Observation& observation);
void Fill(const DerivedFigure& figure, v1::Observation& observation);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_FIGURE_H_
