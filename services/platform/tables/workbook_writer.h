// Writes a workbook (XLSX) of one sheet, for people to fill in.
#ifndef TREFF_SERVICES_PLATFORM_TABLES_WORKBOOK_WRITER_H_
#define TREFF_SERVICES_PLATFORM_TABLES_WORKBOOK_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::platform {

// The bytes of a workbook with these rows. Every cell is text, so that no program takes one for a
// formula or drops the zero of "0301". INTERNAL when libzip fails, as without memory.
absl::StatusOr<std::string> WriteWorkbook(std::string_view sheet,
                                          const std::vector<std::vector<std::string>>& rows);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_WORKBOOK_WRITER_H_
