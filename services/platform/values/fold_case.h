// Text without its letter case, for comparing what people type.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_FOLD_CASE_H_
#define TREFF_SERVICES_PLATFORM_VALUES_FOLD_CASE_H_

#include <string>
#include <string_view>

namespace treff::platform {

// `utf8` with Unicode's full case folding: "Ålesund" and "ÅLESUND" become the same.
std::string FoldCase(std::string_view utf8);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_FOLD_CASE_H_
