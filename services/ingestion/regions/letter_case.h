// Letter case of names, for comparing them.
#ifndef TREFF_SERVICES_INGESTION_REGIONS_LETTER_CASE_H_
#define TREFF_SERVICES_INGESTION_REGIONS_LETTER_CASE_H_

#include <string>
#include <string_view>

namespace treff::ingestion {

// `utf8` in small letters: those of ASCII and Latin-1 ("ÅLESUND"), and the Sami letters ČĐŊŠŦŽ.
std::string LowerCase(std::string_view utf8);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_REGIONS_LETTER_CASE_H_
