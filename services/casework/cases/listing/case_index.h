// By what cases are found: the part of each that lists and duplicates are looked up in.
#ifndef TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_INDEX_H_
#define TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_INDEX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// A day as a number that sorts like it, 20260928.
int64_t DayNumber(absl::CivilDay day);
// Of no day: after all others.
inline constexpr int64_t kNoDay = 99'999'999;

// What is looked for in a case. Text is in lower case.
struct CaseIndex {
  int state = 0;
  int track = 0;
  int persons = 0;
  int64_t needs = 0;     // a bit for each kind, by its number
  int64_t deadline = 0;  // of DayNumber, or kNoDay
  int64_t permit = 0;    // likewise
  std::string reference;
  std::string text;       // what a search for words looks in; no fact of a person
  std::string household;  // the same for two cases that may be one; a digest
  std::string registrar;  // as Case has it
  int64_t changed = 0;    // when it last changed, microseconds since 1970
};
CaseIndex IndexOf(const v1::Case& c);

int64_t NeedBit(v1::Need::Kind kind);

// Which cases: all that every field which is set agrees with.
struct CaseFilter {
  std::vector<v1::Case::State> states;
  std::vector<v1::Case::Track> tracks;
  int min_persons = 0;
  int max_persons = 0;
  int64_t needs = 0;
  int64_t late_before = 0;         // deadline earlier than this, and waiting
  std::string reference;           // the beginning of it, in lower case
  std::vector<std::string> words;  // in lower case
  std::string registrar;           // whole; empty for any
  int64_t changed_since = 0;       // microseconds since 1970, this moment included; 0 for any
};
bool Agrees(const CaseIndex& index, const CaseFilter& filter);

using CaseOrder = v1::ListCasesRequest::Order;
// What cases are sorted by before their position: 0 where the position alone decides.
int64_t SortKey(const CaseIndex& index, CaseOrder order);

// Where a page begins: the last case of the page before. Newest first, positions fall; in other
// orders keys and positions rise.
struct CasePlace {
  int64_t key = 0;
  int64_t position = 0;  // 0: at the start
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_INDEX_H_
