// Reads the text of a file that may be anything: missing, a folder, a pipe, or far too large.
#ifndef TREFF_SERVICES_SOLVER_IO_TEXT_FILE_H_
#define TREFF_SERVICES_SOLVER_IO_TEXT_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace treff::solver {

struct TextOptions {
  size_t max_bytes = 2'000'000'000;
  size_t padding = 0;  // capacity kept behind the text
};

// `path` is "-" for standard input. NOT_FOUND or PERMISSION_DENIED if it cannot be opened,
// INVALID_ARGUMENT if it is a folder or holds more than `max_bytes`, of which no more is read.
absl::StatusOr<std::string> ReadText(const std::string& path, const TextOptions& options);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_IO_TEXT_FILE_H_
