// Cases that tests begin with. Made up.
#ifndef TREFF_TESTS_CASEWORK_SAMPLE_CASES_H_
#define TREFF_TESTS_CASEWORK_SAMPLE_CASES_H_

#include <string>

#include "google/protobuf/text_format.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

inline v1::Case ParseCase(const std::string& text) {
  v1::Case c;
  if (!google::protobuf::TextFormat::ParseFromString(text, &c)) c.set_reference("BAD TEXT PROTO");
  return c;
}

// A valid case without ties.
inline v1::Case SingleAdult() {
  return ParseCase(R"pb(
    reference: "SYNTETISK 1"
    track: ASYLUM
    members { relation: REFERENCE_PERSON birth_year: 1990 }
    permit_date: "2026-08-31"
    synthetic: true
  )pb");
}

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_SAMPLE_CASES_H_
